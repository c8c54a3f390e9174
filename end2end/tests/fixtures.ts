// What every journey shares: a page whose console must stay silent, and the words of each language.
import { test as base, expect, type Page, type TestInfo } from "@playwright/test";

export const languages = [
  {
    code: "en",
    prefix: "",
    add: "Add to cart",
    cart: "Your cart",
    checkout: "Checkout",
    toDelivery: "Continue to delivery",
    toPayment: "Continue to payment",
    pay: /^Pay /,
    thanks: /^Thank you, Ada/,
    follow: "Follow your order",
    received: "Order received",
    declined: "The payment was declined",
    approve: "Yes, approve",
  },
  {
    code: "zh",
    prefix: "/zh",
    add: "加入购物车",
    cart: "购物车",
    checkout: "去结算",
    toDelivery: "下一步：选择配送",
    toPayment: "下一步：支付",
    pay: /^支付 /,
    thanks: /感谢您的订购/,
    follow: "查看物流",
    received: "订单已提交",
    declined: "支付未成功",
    approve: "是，确认支付",
  },
] as const;

export type Words = (typeof languages)[number];

export const test = base.extend<{ silent: void }>({
  // Every error in the console, every exception and every failed request of our own ends the journey as failed.
  silent: [
    async ({ page }, use) => {
      const noise: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") noise.push(message.text());
      });
      page.on("pageerror", (error) => noise.push(String(error)));
      await use();
      expect(noise, "the console must stay silent").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Whether the project runs with scripts. */
export function scripted(project: string): boolean {
  return !project.includes("no scripts");
}

/** Waits until the islands are awake, so that a click meets them; without scripts there is nothing to wait for. */
export async function awake(page: Page, project: string): Promise<void> {
  if (scripted(project)) await page.waitForSelector("html[data-awake]");
}

/** Fills the address step with an address of the United States. */
export async function fillAddress(page: Page): Promise<void> {
  await page.locator("[name='email']").fill("ada@example.com");
  await page.locator("[name='address[name]']").fill("Ada Quay");
  await page.locator("[name='address[line1]']").fill("1 Harbour Street");
  await page.locator("[name='address[city]']").fill("Portland");
  await page.locator("[name='address[region]']").fill("Maine");
  await page.locator("[name='address[postcode]']").fill("04101");
}

/** From the home page to a product in the cart, and on to the cart's page. */
export async function fillCart(page: Page, words: Words, info: TestInfo): Promise<void> {
  await page.goto(`${words.prefix}/`);
  await expect(page.locator("html")).toHaveAttribute("lang", words.code === "en" ? "en" : /zh/);
  // Each journey buys something else: shelves hold a few of each, and nobody fills them up in between.
  const lot = [...info.titlePath.join(), ...info.project.name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  await page.locator(".tiles a").nth(lot % 8).click();
  await expect(page).toHaveURL(new RegExp(`${words.prefix}/c/`));
  const cards = page.locator(".grid .card").filter({ hasNot: page.locator(".badge-sold-out, .badge-soldout") });
  const card = cards.nth(lot % 5);
  const name = (await card.locator(".card-name").innerText()).trim();
  await card.locator("a.card-link").click();
  await expect(page.locator("h1")).toHaveText(name);
  await awake(page, info.project.name);
  await page.locator("#buy-form").getByRole("button", { name: words.add }).click();
  if (scripted(info.project.name)) {
    const drawer = page.locator("#cart-drawer");
    await expect(drawer).toBeVisible();
    await expect(drawer.locator(".line-name")).toHaveText(name);
    await expect(page.locator(".cart-button .count")).toHaveText("1");
    await page.goto(`${words.prefix}/cart`);
  }
  await expect(page).toHaveURL(new RegExp(`${words.prefix}/cart`));
  await expect(page.locator(".cart .line-name")).toHaveText(name);
}

/** From the cart's page to the payment step. */
export async function toPayment(page: Page, words: Words): Promise<void> {
  await page.locator(".summary a.button-primary").click();
  await fillAddress(page);
  await page.getByRole("button", { name: words.toDelivery }).click();
  await expect(page).toHaveURL(/step=delivery/);
  await page.getByRole("button", { name: words.toPayment }).click();
  await expect(page).toHaveURL(/step=payment/);
}

/** From the home page to the confirmation of an order. */
export async function buy(page: Page, words: Words, info: TestInfo): Promise<void> {
  await fillCart(page, words, info);
  await toPayment(page, words);
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page).toHaveURL(/\/placed\?token=/);
}
