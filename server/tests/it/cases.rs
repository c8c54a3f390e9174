//! Complaints through the whole server, with native forms: asked, answered with money, read by the shopper.

use model::Locale;

use crate::parcels::Bought;
use crate::returns::{DOT, MULTIPART, OURS};

/// A form with files as browsers send it.
fn multipart(fields: &[(&str, &str)], files: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--X\r\ncontent-disposition: form-data; name=\"form[{name}]\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.as_bytes());
    }
    for file in files {
        body.extend(
            b"--X\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        );
        body.extend(*file);
        body.extend(b"\r\n");
    }
    body.extend(b"--X--\r\n");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_comes_to_its_outcome_with_plain_forms() {
    let bought = Bought::three_lamps().await;
    let page = bought.page(Locale::En, "").await;
    let help = format!("/orders/{}/help?token={}", bought.number, bought.token);
    assert!(page.text.contains(&help), "the order's page leads there");
    let write = async |words: &str, key: &str, id: &str, files: &[&[u8]]| {
        let mut fields = vec![("topic", "damaged"), ("words", words), ("key", key)];
        if !id.is_empty() {
            fields.push(("id", id));
        }
        let path = format!("/orders/{}/help/send?token={}", bought.number, bought.token);
        let headers = [OURS, MULTIPART];
        let body = multipart(&fields, files);
        let app = &bought.app;
        app.send_bytes(http::Method::POST, &path, &headers, &body)
            .await
    };
    let silent = write("", "a", "", &[]).await;
    let back = format!("{help}&missing=1&topic=damaged#write");
    assert_eq!(silent.header("location"), back);
    let form = bought.app.get(back.trim_end_matches("#write")).await;
    assert!(form.text.contains("Say what is wrong, please."));
    let asked = write("The shade is broken", "a", "", &[DOT, b""]).await;
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
    // The picture that came with it, for those who may see it and nobody else.
    let shown = bought.page(Locale::En, "/help").await;
    let start = format!("src=\"/orders/{}/help/photo/", bought.number);
    let photo = shown.text.split(&start).nth(1).unwrap();
    let photo = photo.split('?').next().unwrap().to_owned();
    let ours = format!("/orders/{}/help/photo/{photo}", bought.number);
    let seen = bought
        .app
        .get(&format!("{ours}?token={}", bought.token))
        .await;
    assert_eq!(seen.header("content-type"), "image/webp");
    assert!(seen.header("content-security-policy").contains("sandbox"));
    let desk = format!("/admin/cases/{id}/photo/{photo}");
    assert!(bought.desk(&case).await.text.contains(&desk));
    assert_eq!(
        bought.desk(&desk).await.header("content-type"),
        "image/webp"
    );
    for hidden in [&ours, &format!("{ours}?token=x"), &desk] {
        assert_eq!(bought.app.get(hidden).await.status, 404, "{hidden}");
    }
    // What is no picture is left out, and said so; the words are there.
    let odd = write("And this?", "b", &id, &[b"<svg/>"]).await;
    assert_eq!(odd.header("location"), format!("{help}&photo=1"));
    let page = bought.app.get(odd.header("location")).await;
    assert!(page.text.contains("And this?") && page.text.contains("not every picture"));
    let foreign = write("Mine?", "c", "7", &[]).await;
    assert_eq!(foreign.header("location"), help);
    let settle = |amount: &'static str| {
        [
            ("id", id.as_str()),
            ("form[words]", "Here is some money"),
            ("form[outcome]", "refund"),
            ("form[amount]", amount),
            ("form[version]", "2"),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_case_ends_with_what_is_sent_again_and_both_sides_can_follow_it() {
    let bought = Bought::three_lamps().await;
    let help = format!("/orders/{}/help?token={}", bought.number, bought.token);
    let send = format!("/orders/{}/help/send?token={}", bought.number, bought.token);
    let asked = [("topic", "missing"), ("words", "Two came"), ("key", "a")];
    let body = multipart(&asked, &[]);
    let headers = [OURS, MULTIPART];
    let app = &bought.app;
    app.send_bytes(http::Method::POST, &send, &headers, &body)
        .await;
    let list = bought.desk("/admin/cases").await;
    let link = list.text.split("href=\"/admin/cases/").nth(1).unwrap();
    let id = link.split('"').next().unwrap().to_owned();
    let case = format!("/admin/cases/{id}");
    let desk = bought.desk(&case).await.text;
    assert!(desk.contains("Send again: lamp") && desk.contains("Store credit"));
    let line = bought.order().await.lines[0].id;
    let units = format!("form[send_{line}]");
    let settle = |many: &'static str| {
        [
            ("id", id.clone()),
            ("form[words]", "One more comes".to_owned()),
            ("form[outcome]", "replacement".to_owned()),
            (units.as_str(), many.to_owned()),
            ("form[version]", "1".to_owned()),
            ("form[key]", "s".to_owned()),
        ]
    };
    for (many, said) in [("", "Say below how many"), ("4", "from 0 to 3")] {
        let form = settle(many);
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let wrong = bought.post("/api/admin_complaint_act", &form).await;
        assert_eq!(wrong.header("location"), format!("{case}#act"));
        let again = bought.desk(&case).await.text;
        assert!(again.contains(said) && again.contains("One more comes"));
    }
    let form = settle("1");
    let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    for _ in 0..2 {
        let done = bought.post("/api/admin_complaint_act", &form).await;
        assert_eq!(done.header("location"), format!("{case}?done=1"));
    }
    let shown = bought.page(Locale::Zh, "/help").await.text;
    let link = shown.split("查看补发订单").next().unwrap();
    let link = link.rsplit("href=\"").next().unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    assert!(link.starts_with("/zh/orders/TW-"), "{link}");
    assert!(!link.contains(&bought.number));
    let followed = bought.app.get(&link).await;
    assert_eq!(followed.status, 200);
    assert!(followed.text.contains("lamp") && followed.text.contains("$0.00"));
    let number = link.split(['/', '?']).nth(3).unwrap();
    assert!(bought.desk(&case).await.text.contains(number));
    let help = bought.app.get(&help).await.text;
    assert!(help.contains("Closed: A replacement is sent") && help.contains(number));
    let store = &bought.app.house.store;
    assert_eq!(store::testing::books(store).await, [""; 0]);
}
