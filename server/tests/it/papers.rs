//! Papers through the whole server: a PDF for whoever holds the order's link, and for staff; nothing for others.

use model::Locale;

use crate::parcels::Bought;

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_a_pdf_for_the_link_and_for_staff() {
    let bought = Bought::three_lamps().await;
    let order = bought.order().await;
    let page = bought.page(Locale::En, "").await;
    let link = format!("/orders/{}/invoice?token={}", order.number, bought.token);
    assert!(page.text.contains(&link), "the order's page links it");
    for locale in Locale::ALL {
        let file = bought.page(locale, "/invoice").await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("cache-control"), "no-store");
        let name = "inline; filename=\"INV-000001.pdf\"";
        assert_eq!(file.header("content-disposition"), name);
        assert!(file.text.starts_with("%PDF-1.5"));
    }
    let desk = format!("/admin/orders/{}", order.id);
    assert!(
        bought
            .desk(&desk)
            .await
            .text
            .contains(&format!("{desk}/invoice"))
    );
    let same = bought.desk(&format!("{desk}/invoice")).await;
    assert!(same.header("content-disposition").contains("INV-000001"));
    let wrong = bought.app.get(&link.replace("token=", "token=x")).await;
    assert_eq!(wrong.status, 404);
    let stranger = bought.app.get(&format!("{desk}/invoice")).await;
    assert_eq!(stranger.status, 401);
    let none = bought.desk(&format!("{desk}/packing-slip/7")).await;
    assert_eq!(none.status, 404);
}
