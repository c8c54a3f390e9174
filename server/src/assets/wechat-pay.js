// Asks WeChat for the payment that the page's form describes. WeChat's own browser brings the bridge; elsewhere the form
// stays what it is, a way to look again.
(() => {
  const form = () => document.querySelector('form[data-wechat-pay]');
  const ask = () => {
    const asked = form()?.dataset.wechatPay;
    if (!asked) return;
    // Whatever it answers, the shop asks WeChat itself: the page that is loaded again says how it went.
    WeixinJSBridge.invoke('getBrandWCPayRequest', JSON.parse(asked), (answer) => {
      if (answer.err_msg === 'get_brand_wcpay_request:ok') location.reload();
    });
  };
  document.addEventListener('submit', (event) => {
    if (event.target !== form() || !window.WeixinJSBridge) return;
    event.preventDefault();
    ask();
  });
  if (window.WeixinJSBridge) ask();
  else document.addEventListener('WeixinJSBridgeReady', ask, { once: true });
})();
