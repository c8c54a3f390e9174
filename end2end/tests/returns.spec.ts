// Goods that go back: the shopper asks with a photograph, staff see it through, and money given back is seen as it goes.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { awake, buy, expect, languages, scripted, test } from "./fixtures";
import { signIn, stranger } from "./staff";

const words = languages[0];

/** A PNG of one pixel. */
const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=", "base64");

/** Opens an order among those of staff. */
async function openOrder(desk: Page, number: string): Promise<void> {
  await signIn(desk);
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole("link", { name: number }).click();
}

test("a shopper sends something back with a photo and gets the money", async ({ page, browser }, info) => {
  await buy(page, words, info);
  await page.getByRole("link", { name: words.follow }).click();
  const number = /\/orders\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  const track = page.url();
  await expect(page.getByRole("link", { name: "Send something back" })).toHaveCount(0);

  const desk = await stranger(browser, info);
  await openOrder(desk, number);
  await desk.getByLabel("Carrier").fill("UPS");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.locator(".alert")).toContainText("Marked as sent");

  await page.goto(track);
  await page.getByRole("link", { name: "Send something back" }).click();
  await page.locator("main input[type='number']").first().fill("1");
  await page.getByLabel("Why?").selectOption("damaged");
  await page.getByLabel("Tell us more").fill("Cracked at the foot");
  // What is no photograph is told beside its field, and nothing typed is lost.
  await page.getByLabel("Photo").setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await page.getByRole("button", { name: "Ask to send it back" }).click();
  await expect(page.locator(".field-error")).toContainText("not a photograph");
  await expect(page.getByLabel("Tell us more")).toHaveValue(/Cracked at the foot/);
  await page.getByLabel("Photo").setInputFiles({ name: "foot.png", mimeType: "image/png", buffer: dot });
  await page.getByRole("button", { name: "Ask to send it back" }).click();
  await expect(page.locator(".alert")).toContainText("We have your request");
  await expect(page.locator(".return")).toContainText("Requested");
  await expect(page.getByRole("img", { name: "Your photo" })).toBeVisible();

  await desk.goto("/admin/returns?state=requested");
  await desk.getByRole("link", { name: number }).click();
  await expect(desk.getByRole("img", { name: "Photo from the customer" })).toBeVisible();
  await desk.getByRole("button", { name: "Refuse" }).click();
  await expect(desk.locator("#refuse .field-error")).toHaveCount(1);
  await desk.getByRole("button", { name: "Approve" }).click();
  await expect(desk.locator(".alert").first()).toContainText("Approved");
  await desk.getByLabel("How it came back").selectOption("as_new");
  await desk.getByLabel("It goes back to the shelf").check();
  await desk.getByRole("button", { name: "Mark as received" }).click();
  await expect(desk.locator(".alert").first()).toContainText("Taken in");
  await desk.getByRole("button", { name: "Give the money back" }).click();
  await expect(desk.locator(".alert").first()).toContainText("settled");

  await page.reload();
  await expect(page.locator(".return")).toContainText("Given back");
  await page.goto(track);
  await expect(page.locator(".timeline")).toContainText("Return approved");
  await expect(page.locator(".timeline")).toContainText("Money given back");
  await desk.context().close();
});

test("a part of an order is given back, and the shopper sees it happen", async ({ page, browser }, info) => {
  await buy(page, words, info);
  await page.getByRole("link", { name: words.follow }).click();
  const number = /\/orders\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  const name = await page.locator(".track-body .line-name").first().innerText();
  await awake(page, info.project.name);

  const desk = await stranger(browser, info);
  await openOrder(desk, number);
  const units = desk.locator("#refund [name^='form[units_']").first();
  await units.fill("9");
  await desk.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(desk.locator("#refund .field-error")).toHaveCount(1);
  await units.fill("1");
  await desk.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(desk.locator(".alert").first()).toContainText("refund is on its way");

  // Without scripts nothing moves by itself; the page says the same once it is asked again.
  if (!scripted(info.project.name)) await page.reload();
  await expect(page.locator(".timeline")).toContainText("Money given back");
  await expect(page.locator(".timeline")).toContainText(`1 × ${name}`);
  await desk.context().close();
});

test("the form that sends goods back passes axe", { tag: "@scripts" }, async ({ page, browser }, info) => {
  await buy(page, words, info);
  await page.getByRole("link", { name: words.follow }).click();
  const address = page.url().replace(/\?/, "/return?");
  const number = /\/orders\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  const desk = await stranger(browser, info);
  await openOrder(desk, number);
  await desk.getByLabel("Carrier").fill("UPS");
  await desk.getByRole("button", { name: "Mark as sent" }).click();
  await expect(desk.locator(".alert")).toContainText("Marked as sent");
  await desk.context().close();
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.goto(address);
    await expect(page.getByLabel("Why?")).toBeVisible();
    const report = await new AxeBuilder({ page }).analyze();
    expect(report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  }
});
