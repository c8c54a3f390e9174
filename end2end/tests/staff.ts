// Signing in as staff, and pages of somebody else beside the journey's own.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page, TestInfo } from "@playwright/test";
import { expect, scripted } from "./fixtures";

const note = path.resolve(import.meta.dirname, "../../target/end2end-shop/demo-sign-in.txt");

/** How the demo's staff sign in, as `tradewind demo` noted it. */
function account(): { email: string; password: string } {
  const [, email, password] = /as (\S+) with the password (\S+)/.exec(readFileSync(note, "utf8")) ?? [];
  if (!email || !password) throw new Error(`${note} names no account`);
  return { email, password };
}

export async function signIn(page: Page): Promise<void> {
  const { email, password } = account();
  await page.goto("/admin");
  await expect(page).toHaveURL(/\/admin\/sign-in/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin$/);
}

/** A page of somebody else, with the project's screen and scripts. */
export async function stranger(browser: Browser, info: TestInfo): Promise<Page> {
  const { viewport, userAgent, isMobile, hasTouch, baseURL } = info.project.use;
  const context = await browser.newContext({
    viewport,
    userAgent,
    isMobile,
    hasTouch,
    baseURL,
    javaScriptEnabled: scripted(info.project.name),
  });
  return context.newPage();
}
