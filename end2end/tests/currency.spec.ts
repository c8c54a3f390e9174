// Another currency: chosen in the header or the phone's menu, it is on tile, filter, product, cart, checkout and order. A
// price of a variant's own is set by staff. Native forms only, so the same with scripts and without.
import type { Page } from "@playwright/test";
import { awake, expect, languages, scripted, test, toPayment } from "./fixtures";
import { signIn, stranger } from "./staff";

const isPhone = (project: string): boolean => project.startsWith("phone");
// Projects run side by side on one shop.
const products: Record<string, string> = { desktop: "willow-vase", "phone, no scripts": "larder-jars" };

async function choose(page: Page, project: string, code: string): Promise<void> {
  if (isPhone(project)) await page.getByRole("button", { name: "Menu", exact: true }).click();
  else await page.locator("summary[aria-label='Language and currency']").click();
  const scope = isPhone(project) ? page.locator("#menu") : page.locator(".picker[open]");
  await scope.getByRole("button", { name: new RegExp(`^${code}`) }).click();
}

test("a shopper buys in euros", async ({ page }, info) => {
  await page.goto("/c/kitchen?min=1&sort=price");
  await expect(page.locator(".grid .price-now").first()).toContainText("$");
  await choose(page, info.project.name, "EUR");
  await expect(page).toHaveURL(/\/c\/kitchen\?sort=price$/);
  const prices = await page.locator(".grid .price-now").allInnerTexts();
  const amounts = prices.map((text) => {
    expect(text).toMatch(/€\d+\.95/);
    return Number(text.replace(/[^0-9.]/g, ""));
  });
  expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
  const cards = page.locator(".grid .card").filter({ hasNot: page.locator(".badge-sold-out, .badge-soldout") });
  await cards.first().locator("a.card-link").click();
  await expect(page.locator("main .price-now").first()).toContainText("€");
  await awake(page, info.project.name);
  await page.locator("#buy-form").getByRole("button", { name: "Add to cart" }).click();
  if (scripted(info.project.name)) await expect(page.locator("#cart-drawer")).toContainText("€");
  await page.goto("/cart");
  await expect(page.locator("main")).toContainText("€");
  await expect(page.locator("main")).not.toContainText("$");
  await toPayment(page, languages[0]);
  const pay = page.getByRole("button", { name: languages[0].pay });
  const amount = /€[\d.,]+/.exec(await pay.innerText())?.[0];
  expect(amount, "the button says what is paid").toBeTruthy();
  await pay.click();
  await expect(page).toHaveURL(/\/placed\?token=/);
  await expect(page.locator("main")).toContainText(amount ?? "");
  await expect(page.locator("main")).not.toContainText("$");
});

test("staff set a price of its own in another currency", async ({ page, browser }, info) => {
  const slug = products[info.project.name];
  const shopper = await stranger(browser, info);
  await shopper.goto(`/p/${slug}`);
  await choose(shopper, info.project.name, "GBP");
  await expect(shopper.locator("main .price-now").first()).toContainText("£");

  await signIn(page);
  await page.goto(`/admin/products?q=${slug.replace("-", " ")}`);
  await page.locator("a.row-link").first().click();
  const panel = page.locator("#own-prices");
  const sku = await panel.locator("[name='form[variant]'] option").first().getAttribute("value");
  await panel.locator("[name='form[variant]']").selectOption(sku ?? "");
  await panel.locator("[name='form[currency]']").selectOption("GBP");
  await panel.locator("[name='form[own_price]']").fill("12.34");
  await panel.getByRole("button", { name: "Set price" }).click();
  await expect(panel.locator("tbody")).toContainText("£12.34");
  await shopper.goto(`/p/${slug}`);
  await expect(shopper.locator("main .price-now").first()).toContainText("£12.34");
  await panel.getByRole("button", { name: /^Remove/ }).first().click();
  await expect(panel).not.toContainText("£12.34");
  await shopper.goto(`/p/${slug}`);
  await expect(shopper.locator("main .price-now").first()).not.toContainText("£12.34");
});
