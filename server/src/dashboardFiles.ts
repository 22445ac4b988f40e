/** Where the dashboard's files lie. The production bundle replaces this module, because there they lie beside it. */
export const dashboardFiles = new URL(import.meta.resolve('@mooring/dashboard/public/index.html'));
