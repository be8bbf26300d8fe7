/** Schema of the money movement, and its name among the services in which faults strike. */
export const SCHEMA = 'money';
