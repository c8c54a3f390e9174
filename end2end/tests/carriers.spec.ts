// A label from the shop's own fee table: priced, bought, put on the parcel that leaves, and one that is given back.
import type { Page } from "@playwright/test";
import { buy, expect, languages, test } from "./fixtures";
import { signIn, stranger } from "./staff";

const words = languages[0];

/** Lets the shop ask its own fee table. Journeys run side by side: whoever comes second finds it done. */
async function offerTable(desk: Page): Promise<void> {
  await expect(async () => {
    await desk.goto("/admin/settings/carriers");
    const table = desk.locator("[name='form[in_table]']");
    if (!(await table.isChecked())) {
      await table.check();
      await desk.locator(".save-bar button").click();
      await desk.goto("/admin/settings/carriers");
    }
    await expect(table).toBeChecked({ timeout: 2_000 });
  }).toPass();
}

/** Asks for prices of a box and takes the first of them. */
async function buyLabel(desk: Page): Promise<void> {
  await desk.getByLabel("Weight (g)").fill("heavy");
  await desk.getByRole("button", { name: "Ask for prices" }).click();
  await expect(desk.locator("#f-grams-error, .field-error").first()).toBeVisible();
  await desk.getByLabel("Weight (g)").first().fill("900");
  await desk.getByRole("button", { name: "Ask for prices" }).first().click();
  await expect(desk.getByRole("group", { name: "Who carries it" })).toBeVisible();
  await desk.getByRole("button", { name: "Buy label" }).click();
  await expect(desk.getByText("mark the parcel as sent below")).toBeVisible();
}

test("a label is bought from the fee table and its parcel sent", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  await page.getByRole("link", { name: words.follow }).click();
  const desk = await stranger(browser, info);
  await signIn(desk);
  await offerTable(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();

  // The first one is given back, the second leaves.
  await buyLabel(desk);
  await desk.locator("summary").filter({ hasText: "Void this label" }).click();
  await desk.getByRole("button", { name: "Void label" }).click();
  await expect(desk.getByRole("button", { name: "Ask for prices" })).toBeVisible();
  await buyLabel(desk);
  await desk.getByLabel("Carrier", { exact: true }).fill("Own van");
  await desk.getByLabel("Tracking number").fill("VAN-1");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.getByRole("button", { name: "Ask for prices" })).toHaveCount(0);
  await expect(desk.locator("main")).toContainText("Own van");
  await desk.context().close();

  await page.reload();
  await expect(page.locator(".timeline")).toContainText("Parcel sent");
  await expect(page.locator("main")).toContainText("VAN-1");
});
