// An order is changed before it is sent: staff see what it becomes before anything is saved, the shopper sees what is
// still to pay, and what was taken off goes back.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { buy, expect, languages, test } from "./fixtures";
import { signIn, stranger } from "./staff";

const words = languages[0];

/** Opens the page that changes an order from among those of staff. */
async function openEdit(desk: Page, number: string): Promise<void> {
  await signIn(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();
  await desk.getByRole("link", { name: "Change order" }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toContainText("Change order");
}

/** The number of the order whose confirmation is shown, and on to its tracking page. */
async function follow(page: Page): Promise<string> {
  await page.getByRole("link", { name: words.follow }).click();
  return /\/orders\/([^/?]+)/.exec(page.url())?.[1] ?? "";
}

test("goods are added, the difference is paid, and what is taken off again goes back", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = await follow(page);
  const bought = await page.locator(".track-body .line-name").first().innerText();
  const desk = await stranger(browser, info);
  await openEdit(desk, number);

  // Nothing is saved before it was looked over, and what is wrong is told beside its field.
  await expect(desk.getByRole("button", { name: "Save the change" })).toHaveCount(0);
  await desk.getByLabel("Postcode").fill("abc");
  await desk.locator("#preview").getByRole("button", { name: "Look over" }).click();
  await expect(desk.locator("#edit .field-error")).toHaveCount(1);
  await desk.getByLabel("Postcode").fill("04101");
  await desk.getByLabel("Street and number").fill("2 Harbour Street");
  await desk.getByLabel("SKU or name").fill("mug");
  await desk.getByRole("button", { name: "Find goods" }).click();
  await expect(desk).toHaveURL(/#goods$/);
  const units = desk.locator("[name^='form[add_']");
  await expect(units.first()).toBeVisible();
  const stocked = desk.locator("tr").filter({ has: units }).filter({ hasNotText: bought });
  const row = stocked.filter({ has: desk.locator("td:nth-of-type(3)", { hasText: /^[1-9]/ }) }).first();
  const added = (await row.locator("th").innerText()).split("\n")[0] ?? "";
  const preview = desk.locator("#preview");
  // A page that leads to a part of itself takes the focus there once all of it is in.
  await desk.waitForLoadState();
  await row.locator("[name^='form[add_']").fill("1");
  await preview.getByRole("button", { name: "Look over" }).click();
  await expect(preview).toContainText("The customer is asked by mail");
  await expect(preview).toContainText("New total");
  await expect(preview).toContainText("address changed");
  await page.reload();
  await expect(page.locator("main")).not.toContainText("Still to pay");
  await preview.getByRole("button", { name: "Save the change" }).click();
  await expect(desk.locator(".alert").first()).toContainText("The order is changed");
  await expect(desk.getByRole("button", { name: "Mark as sent" })).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole("heading", { name: "Still to pay", exact: true })).toBeVisible();
  await expect(page.locator(".timeline")).toContainText("Order changed");
  await expect(page.locator("main")).toContainText("2 Harbour Street");

  await desk.getByRole("button", { name: /The money is here/ }).click();
  await expect(desk.locator(".alert").first()).toContainText("noted as received");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Still to pay", exact: true })).toHaveCount(0);

  // The line that was added is taken off again.
  await desk.getByRole("link", { name: "Change order" }).click();
  const line = desk.locator("tr").filter({ hasText: added.split(" · ")[0] ?? added }).locator("[name^='form[units_']");
  await line.last().fill("0");
  await desk.locator("#preview").getByRole("button", { name: "Look over" }).click();
  await expect(preview).toContainText("taken off");
  await expect(preview).toContainText("goes back to the customer");
  await preview.getByRole("button", { name: "Save the change" }).click();
  await expect(desk.locator(".alert").first()).toContainText("The order is changed");
  await expect(desk.getByRole("button", { name: "Mark as sent" })).toBeVisible();
  await page.reload();
  await expect(page.locator(".timeline")).toContainText("Money given back");
  await desk.context().close();
});

test("the shopper pays on the order's own page what a change costs more", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = await follow(page);
  const desk = await stranger(browser, info);
  await openEdit(desk, number);
  await desk.locator("[name^='form[units_']").first().fill("2");
  const preview = desk.locator("#preview");
  await preview.getByRole("button", { name: "Look over" }).click();
  await expect(preview).toContainText("The customer is asked by mail");
  await preview.getByRole("button", { name: "Save the change" }).click();
  await expect(desk.locator(".alert").first()).toContainText("The order is changed");
  await expect(desk.getByRole("button", { name: "Mark as sent" })).toHaveCount(0);

  await page.reload();
  await page.getByRole("link", { name: /^Pay \$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pay for your changed order");
  const card = page.locator("[name='token']");
  await card.fill("4000 0000 0000 0002");
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page.locator(".alert")).toContainText(words.declined);

  // Begun with a code, then paid another way: the code is good for nothing any more.
  await page.locator("[name='method'][value='test:alipay']").check();
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page.getByRole("img", { name: "QR code to pay with" })).toBeVisible();
  await page.getByRole("link", { name: "Pay another way" }).click();
  await page.locator("[name='method'][value='test:card']").check();
  await card.fill("4242 4242 4242 4242");
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page).toHaveURL(/\/orders\/[^/]+\?token=/);
  await expect(page.getByRole("heading", { name: "Still to pay", exact: true })).toHaveCount(0);
  await expect(page.locator(".timeline").getByText("Payment received")).toHaveCount(2);
  await desk.reload();
  await expect(desk.getByRole("button", { name: "Mark as sent" })).toBeVisible();
  await desk.context().close();
});

test("the page that takes the difference passes axe", { tag: "@scripts" }, async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = await follow(page);
  const desk = await stranger(browser, info);
  await openEdit(desk, number);
  await desk.locator("[name^='form[units_']").first().fill("2");
  const preview = desk.locator("#preview");
  await preview.getByRole("button", { name: "Look over" }).click();
  await preview.getByRole("button", { name: "Save the change" }).click();
  await expect(desk.locator(".alert").first()).toContainText("The order is changed");
  await desk.context().close();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.reload();
  await page.getByRole("link", { name: /^Pay \$/ }).click();
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await expect(page.getByRole("button", { name: words.pay })).toBeVisible();
    const report = await new AxeBuilder({ page }).analyze();
    expect(report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  }
});

test("what was typed stays until it is discarded", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = await follow(page);
  const desk = await stranger(browser, info);
  await openEdit(desk, number);
  await desk.getByLabel("City").fill("Bangor");
  await desk.locator("#preview").getByRole("button", { name: "Look over" }).click();
  await expect(desk.locator("#preview")).toContainText("no money moves");
  await desk.reload();
  await expect(desk.getByLabel("City")).toHaveValue("Bangor");
  await desk.getByRole("button", { name: "Discard what was typed" }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toContainText(number);
  await desk.getByRole("link", { name: "Change order" }).click();
  await expect(desk.getByLabel("City")).toHaveValue("Portland");
  await desk.context().close();
});

test("the page that changes an order passes axe", { tag: "@scripts" }, async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = await follow(page);
  const desk = await stranger(browser, info);
  await openEdit(desk, number);
  await desk.getByLabel("City").fill("Bangor");
  await desk.locator("#preview").getByRole("button", { name: "Look over" }).click();
  for (const scheme of ["light", "dark"] as const) {
    await desk.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await expect(desk.getByRole("button", { name: "Save the change" })).toBeVisible();
    const report = await new AxeBuilder({ page: desk }).analyze();
    expect(report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  }
  await desk.context().close();
});
