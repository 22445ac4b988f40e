/** The dashboard's page; its files lie beside it. The production bundle replaces this module, because there they lie beside it. */
export const dashboardFiles = new URL(import.meta.resolve('@mooring/dashboard/dist/index.html'));
