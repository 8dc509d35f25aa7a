/* The chosen theme on a page that is made without knowing who asks, as when a fault is told. */
const [, theme] = /(?:^|; )theme=(light|dark|contrast)(?:;|$)/.exec(document.cookie) ?? [];
if (theme) document.documentElement.dataset.theme = theme;
