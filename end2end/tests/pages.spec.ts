// Every kind of page: no accessibility violation, no layout shift, no admin code for shoppers, a way on from errors.
import AxeBuilder from "@axe-core/playwright";
import { awake, expect, scripted, test } from "./fixtures";

const pages = ["/", "/c/lighting", "/search?q=lamp", "/search?q=zzzzqqqq", "/cart", "/orders", "/pages/about", "/admin/sign-in"];

for (const scheme of ["light", "dark"] as const) {
  for (const prefix of ["", "/zh"]) {
    test(`pages pass axe (${scheme}${prefix})`, { tag: "@scripts" }, async ({ page }, info) => {
      // Ten pages, each read whole by axe.
      test.setTimeout(300_000);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.goto(`${prefix}/c/lighting`);
      const product = await page.locator("a.card-link").first().getAttribute("href");
      for (const path of [...pages.map((path) => (path === "/" && prefix ? prefix : prefix + path)), product ?? "", `${prefix}/for-you`]) {
        await page.goto(path);
        // The back office has no islands to wake.
        if (!path.includes("/admin")) await awake(page, info.project.name);
        const report = await new AxeBuilder({ page }).analyze();
        const found = report.violations.map((v) => `${path}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
        expect(found).toEqual([]);
      }
    });
  }
}

test("nothing shifts while a page loads", { tag: "@scripts" }, async ({ page }, info) => {
  await page.goto("/c/lighting");
  const product = (await page.locator("a.card-link").first().getAttribute("href")) ?? "";
  for (const path of ["/", "/c/lighting", product]) {
    await page.goto(path, { waitUntil: "load" });
    await awake(page, info.project.name);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 400);
        }),
    );
    expect(shift, `layout shift of ${path}`).toBe(0);
  }
});

test("a first load stays within its budget and brings no admin code", { tag: "@scripts" }, async ({ page }, info) => {
  await page.goto("/c/lighting");
  const product = (await page.locator("a.card-link").first().getAttribute("href")) ?? "";
  for (const path of ["/c/lighting", product]) {
    const context = await page.context().browser()?.newContext();
    const fresh = await context?.newPage();
    if (!fresh) throw new Error("no fresh page");
    const sizes = new Map<string, number>();
    const waits: Promise<void>[] = [];
    fresh.on("requestfinished", (request) => {
      if (request.resourceType() === "image" || request.url().includes("/media/")) return;
      waits.push(request.sizes().then((s) => void sizes.set(request.url(), s.responseBodySize)));
    });
    await fresh.goto(path, { waitUntil: "load" });
    await fresh.waitForSelector("html[data-awake]");
    await Promise.all(waits);
    const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    console.log(`first load of ${path}: ${(total / 1024).toFixed(1)} KB in ${sizes.size} files`);
    for (const [url, bytes] of sizes) console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KB ${new URL(url).pathname}`);
    expect(total).toBeLessThanOrEqual(200 * 1024);
    expect([...sizes.keys()].filter((url) => url.includes("admin"))).toEqual([]);
    await context?.close();
  }
});

test("an unknown address is a 404 with a way on", async ({ request, browser }, info) => {
  const answer = await request.get("/p/there-is-no-such-thing");
  expect(answer.status()).toBe(404);
  const page = await (await browser.newContext({ javaScriptEnabled: scripted(info.project.name) })).newPage();
  await page.goto(`${info.project.use.baseURL}/nowhere`);
  await expect(page.locator(".oops a").first()).toBeVisible();
});

test("a foreign origin is refused", async ({ request }) => {
  const answer = await request.post("/api/add_to_cart", {
    headers: { Origin: "https://elsewhere.example", "Sec-Fetch-Site": "cross-site" },
    form: { variant: "1", quantity: "1", locale: "en" },
  });
  expect(answer.status()).toBe(403);
});
