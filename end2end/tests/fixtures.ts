// What every journey shares: a page whose console must stay silent, and the words of each language.
import { test as base, expect, type Page } from "@playwright/test";

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
