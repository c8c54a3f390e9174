// A sale that holds for everybody: staff make one, and tile, filter, search, product page, structured data and cart show
// the same price until it is ended. Native forms and pages only, so the same with scripts and without.
import type { Page } from "@playwright/test";
import { awake, expect, scripted, test } from "./fixtures";
import { signIn, stranger } from "./staff";

const projects = ["desktop", "phone", "desktop, no scripts", "phone, no scripts"];
// Projects run side by side on one shop and other journeys buy from every category: each sale is on one product, all of
// whose variants cost the same.
const products = ["cartographer-notebook", "open-water-planner", "petrel-fountain-pen", "landscape-sketchbook"];

async function field(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`[name='form[${name}]']`).fill(value);
}

const dollars = (cents: number): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(cents / 100);

const cents = (text: string): number => Math.round(Number(text.replace(/[^0-9.]/g, "")) * 100);

test("a sale shows one price from the tile to the cart", async ({ page, browser }, info) => {
  const product = products[projects.indexOf(info.project.name)];
  const path = `/p/${product}`;
  await page.goto(path);
  const name = (await page.locator("h1").innerText()).trim();
  const before = cents(await page.locator("main .price-now").first().innerText());
  const now = before - Math.round(before / 5);

  await signIn(page);
  await page.goto("/admin/promotions/new");
  const title = `Journey sale ${info.project.name}`;
  await field(page, "name_en", title);
  await field(page, "name_zh", "旅程特卖");
  await page.locator("[name='form[effect]']").selectOption("percent");
  await field(page, "off", "20");
  await page.locator("[name='form[scope_kind]']").selectOption("products");
  await field(page, "scope", product);
  await page.locator(".save-bar button").click();
  await expect(page.locator(".alert")).toContainText("Saved");
  await expect(page.locator("main")).toContainText("On tiles");

  const shopper = await stranger(browser, info);
  const tile = shopper.locator(".grid .card").filter({ has: shopper.locator(`a[href='${path}']`) });
  const reduced = async (address: string): Promise<void> => {
    // The index and the kept pages follow within moments.
    await expect
      .poll(async () => {
        await shopper.goto(address);
        return tile.locator(".price-now").innerText({ timeout: 1_000 }).catch(() => "");
      })
      .toContain(dollars(now));
    await expect(tile.locator(".price-was")).toContainText(dollars(before));
  };
  await reduced("/c/desk?sale=1");
  const whole = Math.floor(now / 100);
  await reduced(`/c/desk?min=${whole}&max=${whole + 1}`);
  await reduced(`/search?q=${encodeURIComponent(name)}&sale=1`);

  await shopper.goto(path);
  await expect(shopper.locator("h1")).toHaveText(name);
  const main = shopper.locator("main");
  await expect(main.locator(".price-now").first()).toContainText(dollars(now));
  await expect(main.locator(".price-was").first()).toContainText(dollars(before));
  await expect(main).toContainText(`Lowest price of the 30 days before: ${dollars(before)}`);
  const data = await shopper.locator("script[type='application/ld+json']").allTextContents();
  expect(data.join()).toContain(`"price":"${(now / 100).toFixed(2)}"`);

  await awake(shopper, info.project.name);
  await shopper.locator("#buy-form").getByRole("button", { name: "Add to cart" }).click();
  if (scripted(info.project.name)) await expect(shopper.locator("#cart-drawer")).toBeVisible();
  await shopper.goto("/cart");
  const line = shopper.locator(".cart .line").filter({ hasText: name }).first();
  await expect(line.locator(".price-now")).toContainText(dollars(now));
  await expect(line.locator(".price-was")).toContainText(dollars(before));
  await expect(shopper.locator(".totals-saving")).toContainText(title);

  await page.locator(".danger-zone > summary").click();
  await page.locator(".danger-zone button").click();
  await expect(page.locator(".alert")).toContainText("Ended");
  await expect
    .poll(async () => {
      await shopper.goto(path);
      return main.locator(".price-now").first().innerText();
    })
    .toContain(dollars(before));
  await shopper.goto("/cart");
  await expect(line.locator(".price-was")).toHaveCount(0);
  await shopper.context().close();
});
