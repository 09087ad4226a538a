export const EnrollmentPage = () => null;
