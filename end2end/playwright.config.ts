// Journeys through a fresh demo shop on a free port, in the system's Chromium. `TRADEWIND_BINARY` names the server; without
// it the release build is driven.
// Every journey runs on desktop and phone, each with scripts on and off.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

const root = path.resolve(import.meta.dirname, "..");

// Workers read this file again: the port is chosen once and handed on through the environment.
process.env.TRADEWIND_TEST_PORT ??= execFileSync(process.execPath, [
  "-e",
  "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })",
]).toString().trim();
const address = `127.0.0.1:${process.env.TRADEWIND_TEST_PORT}`;
const data = path.join(root, "target/end2end-shop");
const tradewind = process.env.TRADEWIND_BINARY ?? path.join(root, "target/release/tradewind");
const desktop = { ...devices["Desktop Chrome"] };
const phone = { ...devices["Pixel 7"] };
// What staff do much of: run on the two projects that differ most.
const twice = /(carriers|cases|codes|currency|edit|gift|pay|returns|sale|settings)\.spec\.ts/;

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  // A journey is some twenty pages, on a machine that may be busy.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL: `http://${address}`,
    locale: "en-GB",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.TRADEWIND_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: desktop },
    { name: "phone", testIgnore: twice, use: phone },
    // What only scripts can do or measure is tagged.
    { name: "desktop, no scripts", grepInvert: /@scripts/, testIgnore: twice, use: { ...desktop, javaScriptEnabled: false } },
    { name: "phone, no scripts", grepInvert: /@scripts/, use: { ...phone, javaScriptEnabled: false } },
  ],
  webServer: {
    command: `rm -rf "${data}" && "${tradewind}" demo && exec "${tradewind}" serve`,
    cwd: root,
    // One visitor makes all the journeys here: no limits on sign-ins, orders and look-ups.
    env: {
      DATABASE_URL: "",
      TRADEWIND_ADDR: address,
      TRADEWIND_DATA: data,
      TRADEWIND_LOG: "warn",
      TRADEWIND_SIGN_IN_PER_MINUTE: "0",
      TRADEWIND_PAY_PER_MINUTE: "0",
      TRADEWIND_LOOKUP_PER_MINUTE: "0",
    },
    url: `http://${address}/readyz`,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});
