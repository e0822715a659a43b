import { Page } from '../interface/page';

export default function WhatIfPage() {
  return <Page title="What if">{null}</Page>;
}
