// What a visitor looks at changes what they are shown next, says why, and can be switched off; with scripts and without.
import { awake, expect, languages, test } from "./fixtures";

for (const { code, prefix } of languages) {
  const words = {
    en: { because: "Because you looked at", off: "Switch off personal suggestions", isOff: "Personal suggestions are off", why: "Why these?" },
    zh: { because: "因为您看过", off: "关闭个性化推荐", isOff: "个性化推荐已关闭", why: "为什么推荐这些？" },
  }[code];

  test(`three lamps change home, cart and search at once, until suggestions are switched off (${code})`, async ({ page }, info) => {
    await page.goto(`${prefix}/`);
    await expect(page.locator("#for-you")).toHaveCount(0);

    await page.goto(`${prefix}/c/lighting`);
    const links = page.locator(".grid .card-link");
    const lamps: string[] = [];
    for (let n = 0; n < 3; n++) lamps.push((await links.nth(n).getAttribute("href"))!);
    for (const lamp of lamps) {
      await page.goto(lamp);
      await expect(page.locator("h1")).toBeVisible();
    }

    // The very next page knows: nothing to wait for.
    await page.goto(`${prefix}/`);
    const own = page.locator("section.shelf", { has: page.locator("#for-you") });
    await expect(own.locator(".card").first()).toBeVisible({ timeout: 1_000 });
    await expect(own.getByText(words.because).first()).toBeVisible();
    const shown = await own.locator(".card-link").evaluateAll((all) => all.map((a) => new URL((a as HTMLAnchorElement).href).pathname));
    for (const lamp of lamps) expect(shown).not.toContain(lamp);
    await expect(page.locator("#continue")).toBeVisible();

    await page.goto(`${prefix}/cart`);
    await expect(page.getByText(words.because).first()).toBeVisible({ timeout: 1_000 });
    await page.goto(`${prefix}/search?q=lamp`);
    await expect(page.locator("#suggested")).toBeVisible({ timeout: 1_000 });
    await page.goto(`${prefix}/c/lighting?sort=for-you`);
    await expect(page.locator(".grid .card").first()).toBeVisible();

    // A shelf leads to the product by its plain address.
    await page.goto(`${prefix}/`);
    await own.locator(".card-link").first().click();
    await expect(page.locator("link[rel=canonical]")).not.toHaveAttribute("href", /via=/);
    await awake(page, info.project.name);

    await page.goto(`${prefix}/`);
    await page.getByRole("link", { name: words.why }).first().click();
    await expect(page).toHaveURL(/\/for-you$/);
    await expect(page.locator(".taste").first()).toBeVisible();
    await page.getByRole("button", { name: words.off }).click();
    await expect(page.getByText(words.isOff)).toBeVisible();
    await page.goto(lamps[0]);
    await page.goto(`${prefix}/`);
    await expect(page.locator("#for-you")).toHaveCount(0);
    await expect(page.locator("#continue")).toHaveCount(0);
  });
}

test("the drawer shows what completes the cart, and leads there @scripts", async ({ page }, info) => {
  await page.goto("/c/kitchen");
  const cards = page.locator(".grid .card").filter({ hasNot: page.locator(".badge-sold-out, .badge-soldout") });
  await cards.nth(3).locator("a.card-link").click();
  await awake(page, info.project.name);
  await page.locator("#buy-form").getByRole("button", { name: "Add to cart" }).click();
  const beside = page.locator("#cart-drawer .suggest-item");
  await expect(beside).toHaveCount(3);
  const name = await beside.first().locator(".suggest-name").innerText();
  await beside.first().click();
  await expect(page.locator("h1")).toHaveText(name);
  await expect(page.locator("link[rel=canonical]")).not.toHaveAttribute("href", /via=/);
});
