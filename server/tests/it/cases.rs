//! Complaints through the whole server, with native forms: asked, answered with money, read by the shopper.

use model::Locale;

use crate::parcels::Bought;

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_comes_to_its_outcome_with_plain_forms() {
    let bought = Bought::three_lamps().await;
    let page = bought.page(Locale::En, "").await;
    let help = format!("/orders/{}/help?token={}", bought.number, bought.token);
    assert!(page.text.contains(&help), "the order's page leads there");
    let write = |words: &'static str, key: &'static str| {
        let fields = [
            ("locale", "en"),
            ("number", bought.number.as_str()),
            ("token", bought.token.as_str()),
            ("form[topic]", "damaged"),
            ("form[words]", words),
            ("form[key]", key),
        ];
        crate::admin::encoded(&fields)
    };
    let silent = bought
        .app
        .post("/api/open_complaint", &write("", "a"))
        .await;
    let back = format!("{help}&missing=1&topic=damaged#write");
    assert_eq!(silent.header("location"), back);
    let form = bought.app.get(back.trim_end_matches("#write")).await;
    assert!(form.text.contains("Say what is wrong, please."));
    let asked = bought
        .app
        .post("/api/open_complaint", &write("The shade is broken", "a"))
        .await;
    assert_eq!(asked.header("location"), help);
    let page = bought.page(Locale::Zh, "/help").await;
    assert!(page.text.contains("The shade is broken") && page.text.contains("最迟回复时间"));
    let other = bought.app.get(&help.replace("token=", "token=x")).await;
    assert!(!other.text.contains("The shade is broken"));

    let list = bought.desk("/admin/cases").await;
    assert!(list.text.contains(&bought.number) && list.text.contains("To answer"));
    let link = list.text.split("href=\"/admin/cases/").nth(1).unwrap();
    let id = link.split('"').next().unwrap().to_owned();
    let case = format!("/admin/cases/{id}");
    let settle = |amount: &'static str| {
        [
            ("id", id.as_str()),
            ("form[words]", "Here is some money"),
            ("form[outcome]", "refund"),
            ("form[amount]", amount),
            ("form[version]", "1"),
            ("form[key]", "s"),
        ]
    };
    let wrong = bought
        .post("/api/admin_complaint_act", &settle("9999.00"))
        .await;
    assert_eq!(wrong.header("location"), format!("{case}#act"));
    let again = bought.desk(&case).await;
    assert!(
        again.text.contains("Enter an amount up to") && again.text.contains("Here is some money")
    );
    let done = bought
        .post("/api/admin_complaint_act", &settle("5.00"))
        .await;
    assert_eq!(done.header("location"), format!("{case}?done=1"));
    let page = bought.page(Locale::En, "/help").await;
    assert!(page.text.contains("Here is some money") && page.text.contains("Closed: Money back"));
    assert_eq!(bought.order().await.refunded.amount, 500);
    for path in ["/admin/cases", case.as_str()] {
        assert_eq!(bought.app.get(path).await.status, 302, "{path}");
    }
}
