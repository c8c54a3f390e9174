// While somebody edits: reloads the page when another server answers, or the site was built anew.
(() => {
  let first;
  new EventSource('/dev/reload').addEventListener('site', (event) => {
    first ??= event.data;
    if (event.data !== first) location.reload();
  });
})();
