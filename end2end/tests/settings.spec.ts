// What a merchant sets: a delivery zone with a method, tried on a parcel and chosen by a shopper; working days; a tax zone.
// Everything with native forms, so the same with scripts and without.
import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const note = path.resolve(import.meta.dirname, "../../target/end2end-shop/demo-sign-in.txt");
const projects = ["desktop", "phone", "desktop, no scripts", "phone, no scripts"];
// Projects run side by side on one shop: each sets up a place of its own, where no other test sends anything.
const places = ["SG", "PT", "IE", "DK"];

async function signIn(page: Page): Promise<void> {
  const [, email, password] = /as (\S+) with the password (\S+)/.exec(readFileSync(note, "utf8")) ?? [];
  if (!email || !password) throw new Error(`${note} names no account`);
  await page.goto("/admin/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin$/);
}

async function field(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`[name='form[${name}]']`).fill(value);
}

test("a delivery zone is made, tried on a parcel and removed", async ({ page }, info) => {
  const country = places[projects.indexOf(info.project.name)];
  await signIn(page);
  await page.goto("/admin/settings");
  await page.getByRole("link", { name: "Delivery", exact: true }).click();
  await page.getByRole("link", { name: "New zone" }).click();
  const name = `Test zone ${country}`;
  await field(page, "name_en", name);
  await field(page, "postcodes", "99-1");
  await page.locator(`[name='form[in_${country}]']`).check();
  await page.locator(".save-bar button").click();
  // Refused beside the field, with everything typed still there.
  await expect(page.locator("#f-postcodes-error")).toContainText("99-1");
  await expect(page.locator("[name='form[name_en]']")).toHaveValue(name);
  await expect(page.locator(`[name='form[in_${country}]']`)).toBeChecked();
  await field(page, "postcodes", "9");
  await page.locator(".save-bar button").click();
  await expect(page.locator(".alert")).toContainText("Saved");

  await page.getByRole("link", { name: "New method" }).click();
  await field(page, "name_en", "Slow boat");
  await field(page, "code", "boat");
  await field(page, "fee_0", "3.50");
  await field(page, "step_0", "1");
  await field(page, "more_0", "0.75");
  await page.locator(".save-bar button").click();
  await expect(page.locator(".alert")).toContainText("Saved");

  await page.goto("/admin/settings/delivery");
  const quote = page.locator("#quote");
  await quote.getByLabel("Country").selectOption(country);
  await quote.getByLabel("Postcode").fill("9000");
  await quote.getByLabel("Weight in kg").fill("1.2");
  await quote.getByLabel("Goods for").fill("80");
  await quote.getByRole("button", { name: "Work it out" }).click();
  await expect(quote.getByRole("row", { name: /Slow boat/ })).toContainText("$5.00");
  await expect(quote).toContainText(name);
  await quote.getByLabel("Postcode").fill("1000");
  await quote.getByRole("button", { name: "Work it out" }).click();
  await expect(quote.getByRole("row", { name: /Slow boat/ })).toHaveCount(0);

  await page.getByRole("link", { name, exact: true }).click();
  await page.locator(".danger-zone > summary").click();
  await page.locator(".danger-zone button").click();
  await expect(page.locator(".alert")).toContainText("Removed");
  await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
});

test("a tax zone is made with its name and removed", async ({ page }, info) => {
  const region = `Test region ${projects.indexOf(info.project.name)}`;
  await signIn(page);
  await page.goto("/admin/settings/tax/new");
  await page.locator("[name='form[country]']").selectOption("US");
  await field(page, "regions", region);
  await field(page, "name_en", "Harbour tax");
  await field(page, "rate_0", "seven");
  await page.locator(".save-bar button").click();
  await expect(page.locator("#f-rate_0-error")).toBeVisible();
  await field(page, "rate_0", "7.25");
  await page.locator(".save-bar button").click();
  const row = page.getByRole("row", { name: new RegExp(region) });
  await expect(row).toContainText("Harbour tax");
  await expect(row).toContainText("standard 7.25 %");
  await row.getByRole("link").click();
  await page.locator(".danger-zone > summary").click();
  await page.locator(".danger-zone button").click();
  await expect(page.locator(".alert")).toContainText("Removed");
  await expect(page.getByRole("row", { name: new RegExp(region) })).toHaveCount(0);
});

test("a promotion is made, tried on a sample cart and ended", async ({ page }, info) => {
  const code = `TEST${projects.indexOf(info.project.name)}-${Date.now() % 100_000}`;
  await page.goto("/c/textiles");
  const link = (await page.locator(".grid .card-link").first().getAttribute("href")) ?? "";
  const product = new URL(link, page.url()).pathname;
  await signIn(page);
  await page.goto("/admin/promotions");
  await page.getByRole("link", { name: "New promotion" }).click();
  await field(page, "name_en", `Journey ${code}`);
  await field(page, "name_zh", "旅程");
  await field(page, "code", code);
  await field(page, "off", "much");
  await page.locator(".save-bar button").click();
  await expect(page.locator("#f-off-error")).toBeVisible();
  await expect(page.locator("[name='form[code]']")).toHaveValue(code);
  await field(page, "off", "50");
  await page.locator(".save-bar button").click();
  await expect(page.locator(".alert")).toContainText("Saved");
  await page.getByRole("link", { name: "Try a sample cart" }).click();
  const sample = page.locator("#sample");
  await expect(sample.getByLabel("Codes")).toHaveValue(code);
  await sample.getByLabel("Product 1", { exact: true }).fill(product);
  await sample.getByRole("button", { name: "Work it out" }).click();
  await expect(sample.locator(".totals")).toContainText(`Journey ${code}`);

  await page.goto("/admin/promotions");
  await page.getByRole("link", { name: `Journey ${code}` }).click();
  await page.locator(".danger-zone > summary").click();
  await page.locator(".danger-zone button").click();
  await expect(page.locator(".alert")).toContainText("Ended");
  await page.goto(`/admin/promotions?product_0=${encodeURIComponent(product)}&code=${code}`);
  await expect(sample).toContainText("This code has expired");
});

for (const scheme of ["light", "dark"] as const) {
  test(`the settings pass axe (${scheme})`, { tag: "@scripts" }, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await signIn(page);
    await page.goto("/admin/settings/delivery");
    const method = (await page.locator("tbody th a").first().getAttribute("href")) ?? "";
    const zone = method.slice(0, method.lastIndexOf("/"));
    const paths = ["", "/general", "/recommendations", "/calendar", "/delivery", "/delivery/new", "/tax", "/tax/new"];
    const promotions = ["/admin/promotions", "/admin/promotions/new"];
    for (const address of [...paths.map((rest) => `/admin/settings${rest}`), zone, method, `${zone}/new`, ...promotions]) {
      await page.goto(address);
      const report = await new AxeBuilder({ page }).analyze();
      const found = report.violations.map((v) => `${address}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
      expect(found).toEqual([]);
    }
  });
}
