export const FlowsPage = () => null;
