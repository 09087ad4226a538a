export const WizardPage = () => null;
