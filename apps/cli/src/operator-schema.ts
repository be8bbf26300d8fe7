/** The schema of the command line: what operators have ended, and messages on their way to Kafka. */
export const SCHEMA = 'operator';
