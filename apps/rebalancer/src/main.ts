import { runService } from '@ballast/platform-service';
import { service } from './index';

void runService(service, process.env);
