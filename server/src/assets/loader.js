// Loads the islands' WebAssembly after the page has been painted, and wakes each island. Pages are complete without it.
// The script's own tag says where the module is: data-module (JavaScript) and data-wasm.
(() => {
  const { module, wasm } = document.currentScript.dataset;
  // An announcement that was dismissed is gone before the page is painted; the island only remembers and shows.
  const announcement = document.querySelector('.announce');
  try {
    if (announcement?.querySelector('p')?.textContent === localStorage.getItem('tw-dismissed')) announcement.hidden = true;
  } catch {
    // A browser that keeps nothing shows it again.
  }

  // Resources are not sent with the page; islands ask for what they need. Leptos looks for these.
  globalThis.__RESOLVED_RESOURCES = [];
  globalThis.__SERIALIZED_ERRORS = [];
  globalThis.__INCOMPLETE_CHUNKS = [];

  // An island's children are server-rendered and may hold islands of their own, which see the contexts the outer one
  // provides: before such a child wakes, the innermost <leptos-children> around it restores them.
  const restorers = [];
  async function wake(node, islands) {
    const tag = node.localName;
    if (tag === 'leptos-island') {
      const island = islands[node.dataset.component];
      if (island) {
        restorers.at(-1)?.();
        await island(node);
      }
    }
    const holds = tag === 'leptos-children';
    if (holds) restorers.push(node.$$on_hydrate);
    for (const child of [...node.children]) await wake(child, islands);
    if (holds) restorers.pop();
  }

  async function load() {
    if (!module || !document.querySelector('leptos-island')) return;
    const islands = await import(module);
    await islands.default({ module_or_path: wasm });
    islands.hydrate();
    await wake(document.body, islands);
    document.documentElement.dataset.awake = '';
  }

  const asked = location.pathname + location.search;
  // Which shelf led here is the server's to know, not part of the address that is copied and kept.
  const query = new URLSearchParams(location.search);
  if (query.has('via')) {
    query.delete('via');
    history.replaceState(history.state, '', location.pathname + (query.size ? `?${query}` : '') + location.hash);
  }

  // The server does not count a page that was fetched before anybody wanted to see it; once it is seen it says so.
  const seen = () => {
    if (asked.includes('/p/')) fetch('/api/looked', { method: 'POST', body: new URLSearchParams({ address: asked }), keepalive: true });
  };
  if (document.prerendering) document.addEventListener('prerenderingchange', seen, { once: true });
  else if (performance.getEntriesByType('navigation')[0]?.deliveryType === 'navigational-prefetch') seen();

  const idle = () => ('requestIdleCallback' in window ? requestIdleCallback(load, { timeout: 2000 }) : setTimeout(load, 50));
  const painted = () => (document.readyState === 'complete' ? idle() : addEventListener('load', idle, { once: true }));
  if (document.prerendering) document.addEventListener('prerenderingchange', painted, { once: true });
  else painted();
})();
