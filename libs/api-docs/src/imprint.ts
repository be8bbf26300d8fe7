/** Contact and license that both documents name. */
export const CONTACT = { name: 'The team that runs your Ballast' };
export const LICENSE = 'Proprietary';
