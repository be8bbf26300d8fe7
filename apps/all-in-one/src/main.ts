import { runUntilStopped } from '@ballast/platform-service';
import { startAllInOne } from './all-in-one';

void runUntilStopped((options) => startAllInOne(process.env, options));
