// Discount codes: entered on the cart's page and beside the checkout, explained, taken off again.
import { expect, fillAddress, fillCart, languages, test } from "./fixtures";

const words = {
  en: { apply: "Apply", remove: /^Remove WELCOME10/, unknown: "We do not know this code" },
  zh: { apply: "使用", remove: /^移除 WELCOME10/, unknown: "没有这个优惠码" },
};

for (const language of languages) {
  const say = words[language.code];
  test(`a code is explained from the cart to the order (${language.code})`, async ({ page }, info) => {
    await fillCart(page, language, info);
    await page.locator("#codes .input").fill("nonsense");
    await page.getByRole("button", { name: say.apply, exact: true }).click();
    await expect(page.locator("#codes .field-error")).toContainText(say.unknown);
    await expect(page.locator("#codes .input")).toHaveValue("nonsense");
    await page.locator("#codes .input").fill("welcome10");
    await page.getByRole("button", { name: say.apply, exact: true }).click();
    await expect(page.locator(".totals-saving")).toContainText("WELCOME10");

    // The code is for a first order: somebody who never ordered before.
    await page.locator(".summary a.button-primary").click();
    await fillAddress(page);
    await page.locator("[name='email']").fill(`first-${Date.now()}-${info.workerIndex}@example.com`);
    await page.getByRole("button", { name: language.toDelivery }).click();
    await page.getByRole("button", { name: language.toPayment }).click();
    await expect(page).toHaveURL(/step=payment/);
    await expect(page.locator(".totals-saving")).toContainText("WELCOME10");
    await page.getByRole("button", { name: language.pay }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(language.thanks);
    await expect(page.locator(".totals-saving")).toContainText("WELCOME10");
  });

  test(`a code is taken off again (${language.code})`, async ({ page }, info) => {
    await fillCart(page, language, info);
    await page.locator("#codes .input").fill("WELCOME10");
    await page.getByRole("button", { name: say.apply, exact: true }).click();
    await page.getByRole("button", { name: say.remove }).click();
    await expect(page.locator(".totals-saving")).toHaveCount(0);
    await expect(page.locator("#codes")).not.toContainText("WELCOME10");
  });
}
