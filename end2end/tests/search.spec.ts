// Finding things: filters that live in the address, search that forgives, suggestions by keyboard.
import { awake, expect, scripted, test } from "./fixtures";

test("a filter narrows the listing, is shown as a chip, and is taken back", async ({ page }, info) => {
  await page.goto("/c/lighting");
  await awake(page, info.project.name);
  const before = await page.locator(".grid .card").count();
  const open = page.locator(".filters-open");
  if (await open.isVisible()) await open.click();
  const value = page.locator(".facet-value input[type=checkbox]:not([disabled])").first();
  await value.check();
  if (!scripted(info.project.name)) await page.locator(".filters button[type=submit], .filters-foot button").first().click();
  await expect(page.locator(".chip").first()).toBeVisible();
  const after = await page.locator(".grid .card").count();
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThanOrEqual(before);
  await page.keyboard.press("Escape");
  await page.locator(".chip").first().click();
  await expect(page.locator(".grid .card")).toHaveCount(before);
});

test("search forgives a typo and speaks Chinese", async ({ page }) => {
  await page.goto("/search?q=lantren");
  await expect(page.locator(".grid .card").first()).toBeVisible();
  await page.goto("/zh/search?q=灯");
  await expect(page.locator(".grid .card").first()).toBeVisible();
});

test("suggestions are reached by keyboard", { tag: "@scripts" }, async ({ page }, info) => {
  await page.goto("/");
  await awake(page, info.project.name);
  const box = page.locator(".search-input").first();
  await box.pressSequentially("lam", { delay: 40 });
  await expect(page.locator(".suggest [role=option]").first()).toBeVisible();
  await box.press("ArrowDown");
  await expect(box).toHaveAttribute("aria-activedescendant", /.+/);
  await box.press("Enter");
  await expect(page).toHaveURL(/\/(p|c|search)/);
});
