// A gift card from the counter to the order: staff issue it, a shopper pays a part with it and the rest by card.
import { expect, fillCart, languages, test, toPayment } from "./fixtures";
import { signIn, stranger } from "./staff";

const words = languages[0];

test("a gift card pays a part of an order", async ({ page, browser }, info) => {
  const staff = await stranger(browser, info);
  await signIn(staff);
  await staff.goto("/admin/gift-cards/new");
  await staff.locator("[name='form[amount]']").fill("nothing");
  await staff.getByRole("button", { name: "Issue", exact: true }).click();
  await expect(staff.locator("#issue .field-error")).toHaveCount(1);
  await staff.locator("[name='form[amount]']").fill("1.00");
  await staff.getByRole("button", { name: "Issue", exact: true }).click();
  const code = (await staff.locator("#code").innerText()).trim();
  expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  const name = `Gift card ····${code.slice(-4)}`;
  await expect(staff.getByRole("heading", { level: 1 })).toContainText(name);

  await fillCart(page, words, info);
  await page.locator("#codes .input").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  const row = page.locator(".totals-saving").filter({ hasText: name });
  await expect(row).toContainText("−$1.00");
  await toPayment(page, words);
  // On a phone the summary is folded away, and is there all the same.
  await expect(row).toContainText("−$1.00");
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.thanks);
  await expect(row).toContainText("−$1.00");
  await page.getByRole("link", { name: words.follow }).click();
  await expect(row).toContainText("−$1.00");

  const number = /\/orders\/([^?/]+)/.exec(page.url())?.[1] ?? "";
  await staff.goto(`/admin/gift-cards?q=${code.slice(-4)}`);
  await staff.getByRole("link", { name }).first().click();
  await expect(staff.locator(".admin-col table")).toContainText("Spent");
  await expect(staff.getByRole("link", { name: number }).first()).toBeVisible();
  await staff.context().close();
});
