// Runs before the first paint, so that a chosen theme never flashes, and neither does the frame on pages that have none.
const theme = localStorage.getItem('mooring.theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
if (/^\/(?:login|setup|invite)(?:\/|$)/.test(location.pathname)) document.documentElement.dataset.outside = '';
