// Payments that take a way of their own: a code scanned with another device, the bank's question, a second try after a
// refusal, a transfer that staff wait for.
import type { Browser, Page, TestInfo } from "@playwright/test";
import { expect, fillCart, languages, scripted, test, toPayment, type Words } from "./fixtures";

const [en, zh] = languages;

/** Chooses a way to pay by its code and sends the form. */
async function payBy(page: Page, words: Words, method: string): Promise<void> {
  await page.locator(`[name='method'][value='${method}']`).check();
  await page.getByRole("button", { name: words.pay }).click();
}

/** The address in the code on the page, opened on another device that has no cookie of the first. */
async function scan(browser: Browser, page: Page, info: TestInfo): Promise<Page> {
  await expect(page.locator("svg.qr")).toBeVisible();
  const dark = await page.locator("svg.qr path").getAttribute("d");
  expect(dark?.startsWith("M0 0h7v1h-7z"), "a finder pattern in the corner").toBe(true);
  const link = await page.getByRole("link", { name: /Pay on this device|在本机付款/ }).getAttribute("href");
  const phone = await browser.newContext({ javaScriptEnabled: scripted(info.project.name) });
  const other = await phone.newPage();
  await other.goto(link ?? "");
  return other;
}

/** With scripts the page moves by itself; without them the shopper asks it to look again. */
async function lookAgain(page: Page, info: TestInfo, name: string): Promise<void> {
  if (!scripted(info.project.name)) await page.getByRole("link", { name }).click();
}

for (const words of [en, zh]) {
  const [pay, again, waiting] =
    words.code === "en"
      ? ["Pay", "I have paid: look again", "Waiting for your payment"]
      : ["支付", "我已付款，刷新状态", "等待付款"];
  test(`a code is paid on another device (${words.code})`, async ({ page, browser }, info) => {
    await fillCart(page, words, info);
    await toPayment(page, words);
    await payBy(page, words, "test:alipay");
    await expect(page).toHaveURL(new RegExp(`${words.prefix}/orders/[^/]+/pay\\?token=`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(waiting);
    await expect(page.locator("main time")).toHaveText(/\d\d:\d\d/);
    // Nothing happens before it is paid.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(waiting);
    const other = await scan(browser, page, info);
    await other.getByRole("button", { name: pay, exact: true }).click();
    await expect(other.getByRole("alert").or(other.getByRole("status")).first()).toBeVisible();
    await expect(other.getByRole("button", { name: pay, exact: true })).toHaveCount(0);
    await other.context().close();
    await lookAgain(page, info, again);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.thanks);
    // Safe to reload, and the cart is empty.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.thanks);
    await page.goto(`${words.prefix}/cart`);
    await expect(page.locator(".line")).toHaveCount(0);
  });
}

test("a notification that gets lost is made up for by asking", async ({ page, browser }, info) => {
  await fillCart(page, en, info);
  await toPayment(page, en);
  await payBy(page, en, "test:wechat");
  const other = await scan(browser, page, info);
  await other.getByRole("button", { name: "Pay, and lose the notification" }).click();
  await other.context().close();
  await page.getByRole("link", { name: "I have paid: look again" }).click();
  await expect(page).toHaveURL(/\/placed\?token=/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.thanks);
});

test("a payment refused on the phone is made another way", async ({ page, browser }, info) => {
  await fillCart(page, en, info);
  await toPayment(page, en);
  await payBy(page, en, "test:alipay");
  const other = await scan(browser, page, info);
  await other.getByRole("button", { name: "Refuse", exact: true }).click();
  await other.context().close();
  await lookAgain(page, info, "I have paid: look again");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The payment was not made");
  await page.getByRole("link", { name: "Pay another way" }).click();
  await expect(page).toHaveURL(/step=payment/);
  await payBy(page, en, "test:card");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.thanks);
});

test("a card with 3-D Secure is refused at the bank, then approved", async ({ page }, info) => {
  await fillCart(page, en, info);
  await toPayment(page, en);
  await page.locator("[name='token']").fill("4000 0000 0000 3220");
  await page.getByRole("button", { name: en.pay }).click();
  await expect(page).toHaveURL(/\/pay\/test\//);
  await expect(page.locator("main time")).toHaveText(/\d\d:\d\d/);
  await page.getByRole("button", { name: "No, refuse" }).click();
  await expect(page.locator("main")).toContainText(en.declined);
  await page.locator("[name='token']").fill("4000 0000 0000 3220");
  await page.getByRole("button", { name: en.pay }).click();
  await page.getByRole("button", { name: en.approve }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.thanks);
});
