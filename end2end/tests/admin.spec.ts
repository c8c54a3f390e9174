// The merchant's door: sign-in, an order sent while the shopper watches, a product edited; by keyboard where it counts.
import AxeBuilder from "@axe-core/playwright";
import { awake, buy, expect, fillCart, languages, scripted, test, toPayment } from "./fixtures";
import { signIn, stranger } from "./staff";

const words = languages[0];

test("an order is sent, and the shopper sees it happen", async ({ page, browser }, info) => {
  await buy(page, words, info);
  await page.getByRole("link", { name: words.follow }).click();
  await expect(page.locator(".timeline")).toContainText(words.received);
  const number = /\/orders\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  await awake(page, info.project.name);

  const desk = await stranger(browser, info);
  await signIn(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();
  await desk.getByLabel("Carrier").fill("UPS");
  await desk.getByLabel("Tracking number").fill("1Z999AA10123456784");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.locator(".alert")).toContainText("Marked as sent");

  // Without scripts nothing moves by itself; the page says the same once it is asked again.
  if (!scripted(info.project.name)) await page.reload();
  await expect(page.locator(".timeline")).toContainText("Parcel sent");
  await expect(page.locator("main")).toContainText("1Z999AA10123456784");
  await desk.context().close();
});

test("an order of two goes in two parcels, and the shopper reads what is where", async ({ page, browser }, info) => {
  await fillCart(page, words, info);
  await awake(page, info.project.name);
  await page.locator(".cart .quantity button").last().click();
  await expect(page.locator(".cart [name='quantity'][type='number']")).toHaveValue("2");
  await expect(page.locator(".cart-button .count")).toHaveText("2");
  await toPayment(page, words);
  await page.getByRole("button", { name: words.pay }).click();
  await expect(page).toHaveURL(/\/placed\?token=/);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  await page.getByRole("link", { name: words.follow }).click();

  const desk = await stranger(browser, info);
  await signIn(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();
  await desk.getByLabel("Carrier").fill("DHL");
  await desk.getByLabel(/^Units of/).fill("3");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.locator("#ship .field-error")).toHaveText("Enter 0 to 2.");
  await desk.getByLabel(/^Units of/).fill("1");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.locator(".alert")).toContainText("Marked as sent");
  await desk.getByLabel("Carrier").fill("UPS");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.getByRole("button", { name: "Mark as delivered" })).toHaveCount(2);
  await desk.getByRole("button", { name: "Mark as delivered" }).first().click();
  await desk.getByRole("button", { name: "Mark as delivered" }).click();
  await expect(desk.getByRole("button", { name: "Mark as delivered" })).toHaveCount(0);
  await desk.context().close();

  if (!scripted(info.project.name)) await page.reload();
  await expect(page.locator("h1")).toHaveText("Delivered");
  await expect(page.locator(".parcel")).toHaveCount(2);
});

test("a refund past what was paid is refused beside its field, a part of it is given back", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  const desk = await stranger(browser, info);
  await signIn(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();
  await desk.getByLabel("Amount").fill("99999.00");
  await desk.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(desk.locator("#refund .field-error")).toHaveCount(1);
  await expect(desk.getByLabel("Amount")).toHaveValue("99999.00");
  await desk.getByLabel("Amount").fill("1.00");
  await desk.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(desk.locator(".alert")).toContainText("refund");
  await expect(desk.locator(".totals")).toContainText("Refunded");
  await desk.context().close();
});

test("what staff type about a product is in the shop at once, in both languages", async ({ page }, info) => {
  await signIn(page);
  await page.goto("/admin/products");
  // Each project edits a product of its own: they run side by side.
  const at = ["desktop", "phone", "desktop, no scripts", "phone, no scripts"].indexOf(info.project.name);
  await page.locator("tbody th a").nth(at).click();
  const mark = `${info.project.name.replace(/\W+/g, "-")}-${Date.now()}`;
  await page.locator("[name='form[subtitle_en]']").fill(`A line from the back office ${mark}`);
  await page.locator("[name='form[subtitle_zh]']").fill(`后台填写的副标题 ${mark}`);
  await page.locator(".save-bar button").click();
  await expect(page.locator(".alert")).toContainText("Saved");
  const address = (await page.getByRole("link", { name: "See it in the shop" }).getAttribute("href")) ?? "";
  await page.goto(address);
  await expect(page.locator("main")).toContainText(`A line from the back office ${mark}`);
  await page.goto(`/zh${address}`);
  await expect(page.locator("main")).toContainText(`后台填写的副标题 ${mark}`);
});

test("staff's rule is on the product's shelf, and gone when it is removed", async ({ page }, info) => {
  await signIn(page);
  // Each project rules over products of its own: they run side by side.
  const at = ["desktop", "phone", "desktop, no scripts", "phone, no scripts"].indexOf(info.project.name);
  await page.goto("/c/textiles");
  const links = await page.locator(".grid .card-link").evaluateAll((all) => all.map((a) => new URL((a as HTMLAnchorElement).href).pathname));
  const [shown, beside] = [links[at], links[at + 5]];
  await page.goto("/admin/recommendations");
  await page.locator("[name='form[product]']").fill("no-such-product");
  await page.locator("[name='form[rule]']").selectOption("goes_with");
  await page.locator("[name='form[beside]']").fill(beside);
  await page.getByRole("button", { name: "Add rule" }).click();
  await expect(page.getByText("No product has this address").first()).toBeVisible();
  await expect(page.locator("[name='form[beside]']")).toHaveValue(beside);
  await page.locator("[name='form[product]']").fill(shown);
  await page.getByRole("button", { name: "Add rule" }).click();
  const row = page.locator("#rules tbody tr", { hasText: "Shown with another product" }).last();
  await expect(row).toBeVisible();

  const first = page.locator("section.shelf", { has: page.locator("#together") }).locator(".card").first();
  await expect(async () => {
    await page.goto(beside);
    await expect(first.locator(".card-link")).toHaveAttribute("href", new RegExp(`^${shown}\\?via=`), { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(first).toContainText("Picked by the shop");
  await page.goto(`/admin/recommendations?product=${beside.split("/").pop()}`);
  await expect(page.locator("#preview")).toContainText("Picked by the shop");

  const name = (await page.locator("#preview li a").first().textContent()) ?? "";
  const remove = page.locator("#rules tbody tr", { has: page.getByRole("rowheader", { name }) }).getByRole("button");
  await remove.click();
  await expect(remove).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  test(`the back office passes axe (${scheme})`, { tag: "@scripts" }, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await signIn(page);
    const first = async (list: string): Promise<string> => {
      await page.goto(list);
      return (await page.locator("tbody th a").first().getAttribute("href")) ?? "";
    };
    const paths = ["/admin", "/admin/orders", "/admin/products", "/admin/products/new", "/admin/recommendations", "/admin/returns", "/admin/settings/returns"];
    paths.push(await first("/admin/orders"), await first("/admin/products"));
    for (const address of paths) {
      await page.goto(address);
      const report = await new AxeBuilder({ page }).analyze();
      const found = report.violations.map((v) => `${address}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
      expect(found).toEqual([]);
    }
  });
}
