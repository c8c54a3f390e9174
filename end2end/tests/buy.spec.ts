// The whole way of a shopper: home, listing, product, cart, checkout, tracking. Both languages, phone and desktop,
// with scripts and without (the projects of playwright.config.ts).
import { awake, buy, expect, fillAddress, fillCart, languages, test, toPayment } from "./fixtures";

for (const words of languages) {
  test(`a shopper buys and follows the order (${words.code})`, async ({ page }, info) => {
    await buy(page, words, info);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.thanks);
    // Safe to reload: it only reads.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.thanks);
    await page.getByRole("link", { name: words.follow }).click();
    await expect(page).toHaveURL(new RegExp(`${words.prefix}/orders/[^/]+\\?token=`));
    await expect(page.locator(".timeline")).toContainText(words.received);
    // The cart is empty again.
    await page.goto(`${words.prefix}/cart`);
    await expect(page.locator(".line")).toHaveCount(0);
  });
}

const en = languages[0];

test("a declined card charges nothing and keeps the cart", async ({ page }, info) => {
  await fillCart(page, en, info);
  await toPayment(page, en);
  await page.locator("[name='token']").fill("4000 0000 0000 0002");
  await page.getByRole("button", { name: en.pay }).click();
  await expect(page.locator("main")).toContainText(en.declined);
  await page.locator("[name='token']").fill("4242 4242 4242 4242");
  await page.getByRole("button", { name: en.pay }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.thanks);
});

test("a card with 3-D Secure is approved at the bank", async ({ page }, info) => {
  await fillCart(page, en, info);
  await toPayment(page, en);
  await page.locator("[name='token']").fill("4000 0000 0000 3220");
  await page.getByRole("button", { name: en.pay }).click();
  await expect(page).toHaveURL(/\/pay\/test\//);
  await page.getByRole("button", { name: en.approve }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.thanks);
});

test("an address that is not right is said so beside its field, and nothing typed is lost", async ({ page }, info) => {
  await fillCart(page, en, info);
  await page.locator(".summary a.button-primary").click();
  await fillAddress(page);
  await page.locator("[name='address[postcode]']").fill("41");
  await page.getByRole("button", { name: en.toDelivery }).click();
  await expect(page.locator(".field-error")).toHaveCount(1);
  await expect(page.locator("[name='address[postcode]']")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("[name='address[name]']")).toHaveValue("Ada Quay");
});

test("a line is taken out of the cart and put back", async ({ page }, info) => {
  await fillCart(page, en, info);
  await awake(page, info.project.name);
  await page.locator(".line-remove button").click();
  await expect(page.locator(".line-name")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".line-name")).toHaveCount(1);
});

test("an order is found again by number and e-mail only", async ({ page }, info) => {
  await buy(page, en, info);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  await page.goto("/orders");
  await page.locator("[name='number']").fill(number);
  await page.locator("main [name='email']").fill("somebody@example.com");
  await page.getByRole("button", { name: "Show my order" }).click();
  await expect(page.locator("main")).toContainText("No such order");
  await page.locator("[name='number']").fill(number);
  await page.locator("main [name='email']").fill("ada@example.com");
  await page.getByRole("button", { name: "Show my order" }).click();
  await expect(page.locator(".track-head")).toContainText(number);
});

test("a line waits aside and comes back", async ({ page }, info) => {
  await fillCart(page, en, info);
  await awake(page, info.project.name);
  await page.getByRole("button", { name: /^Save for later/ }).click();
  await expect(page.getByRole("heading", { name: "Saved for later" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Save for later/ })).toHaveCount(0);
  await awake(page, info.project.name);
  await page.getByRole("button", { name: /^Move to cart/ }).click();
  await expect(page.getByRole("heading", { name: "Saved for later" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Save for later/ })).toHaveCount(1);
});

test("an order is ordered again", async ({ page }, info) => {
  await buy(page, en, info);
  await page.getByRole("link", { name: en.follow }).click();
  const name = await page.locator(".track-body .line-name").first().innerText();
  await page.getByRole("button", { name: "Order it again" }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(page.locator(".cart .line-name")).toHaveText(name);
});

test("who waits for what is sold out leaves an address", async ({ page }) => {
  await page.goto("/search?q=lamp");
  const sold = page.locator("a.is-sold-out").first();
  for (const link of await page.locator("a.card-link").evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""))) {
    await page.goto(link);
    if ((await sold.count()) > 0) break;
  }
  await page.goto((await sold.getAttribute("href")) ?? "");
  await expect(page.locator(".stock-out")).toBeVisible();
  await page.locator("#watch [name='email']").fill("ada@example.com");
  await page.locator("#watch button").click();
  await expect(page).toHaveURL(/watched=yes/);
  await expect(page.locator(".buy")).toContainText("We will write to you");
});

test("what was looked at lately is shown below the next product", { tag: "@scripts" }, async ({ page }, info) => {
  await page.goto("/c/lighting");
  const [first, second] = await page.locator("a.card-link").evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""));
  await page.goto(first ?? "");
  await awake(page, info.project.name);
  const name = await page.locator("h1").innerText();
  await page.goto(second ?? "");
  await expect(page.locator(".seen b")).toHaveText([name]);
});
