/** Whether the device is one to hold and touch, where nothing can be dragged and no second one is at hand to scan with. */
export const isHandheld = () => matchMedia('(pointer: coarse) and (hover: none)').matches;
