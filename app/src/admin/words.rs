//! States of orders, payments, parcels and products as staff read them.

use leptos::prelude::*;
use model::Locale;
use model::catalog::ProductStatus;
use model::order::{FulfilmentState, OrderState, TimelineKind};
use model::payment::{PaymentState, RefundState};
use ui::{Badge, BadgeKind};

fn badge(kind: BadgeKind, word: &'static str) -> AnyView {
    view! { <Badge kind>{word}</Badge> }.into_any()
}

/// Where an order stands.
pub fn order_badge(locale: Locale, state: OrderState) -> AnyView {
    match state {
        OrderState::Pending => badge(BadgeKind::Warn, locale.pick("Unpaid", "待付款")),
        OrderState::Placed => badge(BadgeKind::Neutral, locale.pick("Placed", "已下单")),
        OrderState::Completed => badge(BadgeKind::Good, locale.pick("Completed", "已完成")),
        OrderState::Cancelled => badge(BadgeKind::Bad, locale.pick("Cancelled", "已取消")),
    }
}

/// Where an order's goods are.
pub fn fulfilment_badge(locale: Locale, state: FulfilmentState) -> AnyView {
    match state {
        FulfilmentState::Unfulfilled => badge(BadgeKind::Warn, locale.pick("To send", "待发货")),
        FulfilmentState::PartlyShipped => {
            badge(BadgeKind::Warn, locale.pick("Partly sent", "部分发货"))
        }
        FulfilmentState::Shipped => badge(BadgeKind::Neutral, locale.pick("On its way", "运输中")),
        FulfilmentState::Delivered => badge(BadgeKind::Good, locale.pick("Delivered", "已送达")),
    }
}

/// Where an order's money is.
pub fn payment_badge(locale: Locale, state: PaymentState) -> AnyView {
    let (kind, word) = match state {
        PaymentState::Started => (BadgeKind::Warn, locale.pick("Started", "处理中")),
        PaymentState::ActionRequired => (
            BadgeKind::Warn,
            locale.pick("Waits for the bank", "待银行验证"),
        ),
        PaymentState::Awaiting => (BadgeKind::Warn, locale.pick("Money awaited", "待收款")),
        PaymentState::Authorised => (BadgeKind::Good, locale.pick("Authorised", "已授权")),
        PaymentState::Captured => (BadgeKind::Good, locale.pick("Paid", "已付款")),
        PaymentState::Declined => (BadgeKind::Bad, locale.pick("Declined", "被拒绝")),
        PaymentState::Voided => (BadgeKind::Neutral, locale.pick("Voided", "已作废")),
        PaymentState::PartlyRefunded => (
            BadgeKind::Neutral,
            locale.pick("Partly refunded", "部分退款"),
        ),
        PaymentState::Refunded => (BadgeKind::Neutral, locale.pick("Refunded", "已退款")),
    };
    badge(kind, word)
}

/// Where money on its way back is.
pub fn refund_badge(locale: Locale, state: RefundState) -> AnyView {
    match state {
        RefundState::Started => badge(BadgeKind::Warn, locale.pick("Under way", "处理中")),
        RefundState::Done => badge(BadgeKind::Good, locale.pick("Done", "已退回")),
        RefundState::Failed => badge(BadgeKind::Bad, locale.pick("Failed", "失败")),
    }
}

/// Whether shoppers see a product.
pub const fn status_word(locale: Locale, status: ProductStatus) -> &'static str {
    match status {
        ProductStatus::Draft => locale.pick("Draft", "草稿"),
        ProductStatus::Active => locale.pick("On sale", "在售"),
        ProductStatus::Withdrawn => locale.pick("Withdrawn", "已下架"),
    }
}

/// Whether shoppers see a product, as a badge.
pub fn status_badge(locale: Locale, status: ProductStatus) -> AnyView {
    let kind = match status {
        ProductStatus::Draft => BadgeKind::Neutral,
        ProductStatus::Active => BadgeKind::Good,
        ProductStatus::Withdrawn => BadgeKind::Bad,
    };
    badge(kind, status_word(locale, status))
}

/// What staff must know before money goes back that no provider has; nothing where one has it.
pub fn by_hand_notice(locale: Locale, by_hand: bool) -> Option<AnyView> {
    by_hand.then(|| {
        let words = locale.pick(
            "No payment provider has this money. Give it back yourself, in cash or by transfer: here it is only written down.",
            "该笔款项不在任何支付平台，请自行以现金或转账退还顾客，此处仅作登记。",
        );
        view! { <p>{words}</p> }.into_any()
    })
}

/// What happened to an order.
pub const fn happening(locale: Locale, kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::Received => locale.pick("Order received", "收到订单"),
        TimelineKind::Paid => locale.pick("Paid", "已付款"),
        TimelineKind::PaymentDeclined => locale.pick("Payment declined", "付款被拒绝"),
        TimelineKind::Shipped => locale.pick("Sent", "已发货"),
        TimelineKind::Delivered => locale.pick("Delivered", "已送达"),
        TimelineKind::Cancelled => locale.pick("Cancelled", "已取消"),
        TimelineKind::Changed => locale.pick("Changed", "已修改"),
        TimelineKind::Refunded => locale.pick("Refunded", "已退款"),
        TimelineKind::Return => locale.pick("Return", "退货"),
        TimelineKind::Complaint => locale.pick("Complaint", "投诉"),
        TimelineKind::Note => locale.pick("Note", "备注"),
    }
}

/// What staff did, by its action in the audit.
pub fn deed(locale: Locale, action: &str) -> String {
    match action {
        "product.create" => locale.pick("Created", "创建商品"),
        "product.save" => locale.pick("Saved", "保存修改"),
        "add_photo" => locale.pick("Picture added", "添加图片"),
        "move_picture" => locale.pick("Picture moved", "调整图片顺序"),
        "own_price.save" => locale.pick("Price in another currency set", "设置其他货币价格"),
        "price_list.save" => locale.pick("Price list changed", "修改价目表"),
        "tier.save" => locale.pick("Quantity price set", "设置批量价格"),
        "tier.remove" => locale.pick("Quantity price removed", "移除批量价格"),
        "promotion.end" => locale.pick("Ended", "结束促销"),
        "promotion.save"
        | "setting.save"
        | "delivery_zone.save"
        | "delivery_method.save"
        | "tax_zone.save" => locale.pick("Saved", "保存修改"),
        "remove_picture" => locale.pick("Picture removed", "移除图片"),
        "payment_account.save" => locale.pick("Keys replaced", "更换密钥"),
        "payment_method.save" => locale.pick("Way to pay changed", "修改支付方式"),
        other => other,
    }
    .to_owned()
}
