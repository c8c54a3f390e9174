// A complaint from its first word to its outcome: the shopper asks, staff answer and give money back, the shopper sees it.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page, TestInfo } from "@playwright/test";
import { buy, expect, languages, scripted, test } from "./fixtures";

const note = path.resolve(import.meta.dirname, "../../target/end2end-shop/demo-sign-in.txt");
const words = languages[0];

/** A PNG of one pixel. */
const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=", "base64");

async function signIn(page: Page): Promise<void> {
  const [, email, password] = /as (\S+) with the password (\S+)/.exec(readFileSync(note, "utf8")) ?? [];
  await page.goto("/admin");
  await page.getByLabel("E-mail").fill(email ?? "");
  await page.getByLabel("Password").fill(password ?? "");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin$/);
}

/** A page of staff, with the project's screen and scripts. */
async function desk(browser: Browser, info: TestInfo): Promise<Page> {
  const { viewport, userAgent, isMobile, hasTouch, baseURL } = info.project.use;
  const javaScriptEnabled = scripted(info.project.name);
  const context = await browser.newContext({ viewport, userAgent, isMobile, hasTouch, baseURL, javaScriptEnabled });
  return context.newPage();
}

test("a complaint is answered and comes to its outcome", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  await page.getByRole("link", { name: words.follow }).click();
  await page.getByRole("link", { name: /Get help/ }).click();
  await page.locator("[name='form[topic]']").selectOption("damaged");
  await page.locator("[name='form[words]']").fill("The shade came broken.");
  await page.getByLabel("Pictures").setInputFiles({ name: "shade.png", mimeType: "image/png", buffer: dot });
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.locator(".timeline")).toContainText("The shade came broken.");
  await expect(page.locator(".timeline")).toContainText("You hear from us by");
  await expect(page.getByRole("img", { name: "Picture 1" })).toBeVisible();

  const staff = await desk(browser, info);
  await signIn(staff);
  await staff.goto("/admin/cases");
  await staff.getByRole("link", { name: number }).click();
  await expect(staff.getByRole("img", { name: "Picture 1" })).toBeVisible();
  await staff.locator("[name='form[words]']").fill("Sorry! Here is a part of your money.");
  await staff.locator("[name='form[outcome]']").selectOption("refund");
  await staff.locator("[name='form[amount]']").fill("99999.00");
  await staff.getByRole("button", { name: "Send" }).click();
  await expect(staff.locator("#act .field-error")).toHaveCount(1);
  await expect(staff.locator("[name='form[words]']")).toHaveValue("Sorry! Here is a part of your money.");
  await staff.locator("[name='form[amount]']").fill("1.00");
  await staff.getByRole("button", { name: "Send" }).click();
  await expect(staff.locator(".alert")).toContainText("The customer gets a mail");
  await staff.context().close();

  await page.reload();
  await expect(page.locator(".timeline")).toContainText("Sorry! Here is a part of your money.");
  await expect(page.locator(".timeline")).toContainText("Closed: Money back");
  await page.goto(page.url().replace("/help", ""));
  await expect(page.locator("main")).toContainText("Given back");
});

test("a complaint ends with what is sent again, and the shopper follows it", async ({ page, browser }, info) => {
  await buy(page, words, info);
  const number = /\/orders\/([^/]+)\/placed/.exec(page.url())?.[1] ?? "";
  await page.getByRole("link", { name: words.follow }).click();
  await page.getByRole("link", { name: /Get help/ }).click();
  await page.locator("[name='form[topic]']").selectOption("damaged");
  await page.locator("[name='form[words]']").fill("It came in pieces.");
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.locator(".timeline")).toContainText("It came in pieces.");

  const staff = await desk(browser, info);
  await signIn(staff);
  await staff.goto("/admin/cases");
  await staff.getByRole("link", { name: number }).click();
  await staff.locator("[name='form[words]']").fill("Sorry! A whole one is on its way.");
  await staff.locator("[name='form[outcome]']").selectOption("replacement");
  await staff.getByRole("button", { name: "Send", exact: true }).click();
  await expect(staff.locator("#act .field-error")).toHaveCount(1);
  await staff.getByLabel(/^Send again/).fill("1");
  await staff.getByRole("button", { name: "Send", exact: true }).click();
  await expect(staff.locator(".alert")).toContainText("The customer gets a mail");
  await staff.getByText("Sent again with").locator("xpath=..").getByRole("link").click();
  await expect(staff.getByRole("button", { name: "Mark as sent" })).toBeVisible();
  await staff.context().close();

  await page.reload();
  await expect(page.locator(".timeline")).toContainText("Closed: A replacement is sent");
  await page.getByRole("link", { name: /^Follow what we send/ }).click();
  await expect(page.locator("main")).toContainText("$0.00");
  await expect(page.locator(".timeline")).toContainText("Packing");
});
