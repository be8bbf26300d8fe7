import { integer } from './integer';

/** Days for which a service remembers what it has handled. Commands stay in their topics for seven days. */
export const handledKeptDaysSchema = integer(8, 3_650).default(30).meta({
  description:
    'For how many days, back from the latest of them, the ids of what was handled are kept. Until then a repeated message changes nothing.',
});
