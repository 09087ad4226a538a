/** Front door: one message to many, once. The sending itself is the job of kind `campaign`. */
export { endCampaign } from './control.ts';
export { countCampaign, recountCampaigns } from './count.ts';
export { campaignRoutes } from './routes.ts';
export { type CampaignRecord, drawn, findCampaign } from './store.ts';
export { wakeCampaigns } from './wake.ts';
export { instantIn } from './when.ts';
export { heldOut, tooLately } from './who-gets-it.ts';
export { freeze, whereOfWhom } from './whom.ts';
