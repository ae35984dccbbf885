/** The styles of the frame's place, and of the launcher from now on. */
export const sheet = `iframe,.failure{position:absolute;bottom:calc(100% + 12px);right:0;box-sizing:border-box;width:min(400px,100vw - 40px);height:min(600px,100dvh - 120px);border:0;border-radius:var(--radius);background:#fff;box-shadow:0 0 0 1px #0a0f1e0f,0 16px 48px #0a0f1e2e;opacity:0;visibility:hidden;translate:0 12px;transition:opacity .16s,translate .16s,visibility 0s .16s}
.left>*{right:auto;left:0}
.center>*{right:50%;translate:50%}
.open>*{opacity:1;visibility:visible;transition:opacity .2s,translate .2s}
.open:not(.center)>*{translate:0}
.embedded,.fullscreen,.embedded>*,.fullscreen>*{position:static;display:block;width:100%;height:100%;border-radius:0;box-shadow:none;translate:0}
button{position:relative;cursor:pointer;transition:translate .12s}
button:hover{translate:0 -2px}
b{position:absolute;top:-4px;right:-4px;box-sizing:border-box;min-width:26px;height:26px;padding:0 6px;border:2px solid #fff;border-radius:13px;background:#c81e3a;font:700 13px/22px system-ui}
:empty:is(b){display:none}
.failure{padding:32px 24px;color:#1a1d22;font:15px/22px system-ui;text-align:center}
.failure :is(a,button){all:unset;padding:8px 14px;color:#2159d4;font-weight:600;text-decoration:underline;cursor:pointer}
.failure :focus-visible{outline:2px solid}
@media(max-width:768px){.floating.open>*{position:fixed;inset:var(--top,0) 0 auto;width:100%;height:var(--height,100dvh);border-radius:0;translate:0}.floating.open~button{display:none!important}}
@media(prefers-reduced-motion){*{transition:opacity .2s!important;translate:0!important}}`
