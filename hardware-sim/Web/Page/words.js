// What the page says, in both languages. The log's sentences come from the bench itself.
const words = {
  title: ['PosDaemon bench', 'PosDaemon 试验台'],
  story1: ['show a code to the scanner', '把二维码给扫码器看'],
  story2: ['the slip comes out', '小票打印出来'],
  story3: ['the gate opens', '闸机打开'],
  showCode: ['Show a code to the scanner', '出示二维码'],
  paper: ['The printer', '打印机'],
  gate: ['The gate', '闸机'],
  happened: ['What happened', '发生了什么'],
  typeCode: ['or type any code …', '或者输入任意码…'],
  scan: ['Scan', '扫码'],
  close: ['Close', '关闭'],
  connecting: ['Asking the bench for its devices …', '正在连接试验台…'],
  gone: ['The bench has been stopped.', '试验台已停止。'],
  plugOut: ['Pull the plug', '拔线'],
  plugIn: ['Plug in', '插上'],
  paperOut: ['Take roll out', '取出纸卷'],
  paperIn: ['Put roll in', '放入纸卷'],
  coverOpen: ['Open cover', '打开上盖'],
  coverClose: ['Close cover', '合上上盖'],
  powerCycle: ['Off and on', '关机再开'],
  powerOn: ['Switch on', '开机'],
  take: ['Take the paper', '取走小票'],
  lampPower: ['power', '电源'],
  lampError: ['error', '故障'],
  lampPaper: ['paper', '缺纸'],
  ready: ['Ready', '就绪'],
  printing: ['Printing …', '打印中…'],
  noPaper: ['No paper', '缺纸'],
  paperLow: ['Paper nearly out', '纸将尽'],
  isOpen: ['Cover is open', '上盖打开'],
  isOff: ['Switched off', '已关机'],
  unplugged: ['Unplugged', '已拔线'],
  jammed: ['Blade stuck', '切刀卡住'],
  paused: ['Off line', '脱机'],
  hasError: ['Error', '出错'],
  headHot: ['Head too hot, cooling', '打印头过热，冷却中'],
  feeding: ['FEED is held', '进纸键按住'],
  waitsForFeed: ['Waits for FEED', '等待按进纸键'],
  wasShutDown: ['Shut down by its host', '已被主机关闭'],
  inside: ['Inside, and faults', '内部状态与故障'],
  armed: ['armed', '个故障待发'],
  arm: ['Arm', '设定'],
  disarm: ['Disarm all', '全部取消'],
  fault: ['Fault', '故障'],
  moment: ['When', '时机'],
  'fact-session': ['Session', '连接'],
  'fact-buffer': ['Buffer', '缓冲区'],
  'fact-heat': ['Head', '打印头温度'],
  'fact-blade': ['Blade', '切刀'],
  'fact-errors': ['Error', '错误'],
  'fact-drawer': ['Drawer', '钱箱'],
  'fact-manners': ['Manners', '固件习性'],
  sessionOpen: ['a host is connected', '主机已连接'],
  sessionNone: ['nobody', '无'],
  busy: ['busy', '忙'],
  lost: ['lost', '字节丢失'],
  fine: ['fine', '正常'],
  willJam: ['stuck at the next cut', '下次切纸会卡住'],
  none: ['none', '无'],
  paperNear: ['Roll nearly used up', '纸将尽'],
  paperFull: ['New roll', '换新纸卷'],
  jamBlade: ['Jam the blade', '卡住切刀'],
  freeBlade: ['Free the blade', '松开切刀'],
  heatHead: ['Heat the head', '打印头过热'],
  coolHead: ['Cool the head', '冷却打印头'],
  makeError: ['Recoverable error', '可恢复错误'],
  makeFatal: ['Unrecoverable error', '不可恢复错误'],
  endError: ['Mend the error', '消除错误'],
  holdFeed: ['Hold FEED', '按住进纸键'],
  releaseFeed: ['Release FEED', '松开进纸键'],
  goOffline: ['Put off line', '设为脱机'],
  goOnline: ['Put on line', '设为联机'],
  openDrawer: ['Open drawer', '打开钱箱'],
  closeDrawer: ['Close drawer', '关上钱箱'],
  'fault-paper-out': ['Paper runs out', '缺纸'],
  'fault-cover-open': ['Cover opens', '上盖打开'],
  'fault-cutter-jam': ['Blade jams', '切刀卡住'],
  'fault-head-hot': ['Head gets too hot', '打印头过热'],
  'fault-recoverable': ['Recoverable error', '可恢复错误'],
  'fault-unrecoverable': ['Unrecoverable error', '不可恢复错误'],
  'fault-power-cycle': ['Power goes off and on', '断电后恢复'],
  'fault-unplug': ['Cable is pulled', '拔线'],
  'fault-drop': ['Session is cut', '连接被切断'],
  'fault-half-close': ['Half of the session ends', '半关闭连接'],
  'fault-half-open': ['Session dies silently', '连接无声断开'],
  'fault-mute': ['Falls silent', '不再应答'],
  'fault-slow-drain': ['Reads slowly', '接收很慢'],
  'fault-accept-then-close': ['Throws callers out', '接通即断开'],
  'fault-late-answer': ['Answers late', '应答延迟'],
  'moment-now': ['now', '立即'],
  'moment-lines': ['after 4 lines', '4 行后'],
  'moment-bytes': ['after 500 bytes', '500 字节后'],
  'moment-time': ['in 5 seconds', '5 秒后'],
  'moment-cut': ['at the cut (GS V)', '切纸时 (GS V)'],
  'moment-question': ['at the question (GS r)', '查询时 (GS r)'],
  'moment-proof': ['at the proof (GS ( H)', '确认时 (GS ( H)'],
  waiting: ['Slips appear here', '小票会出现在这里'],
  earlier: ['earlier', '之前的'],
  open: ['Open', '打开'],
  closed: ['Closed', '关闭'],
  stuck: ['Stuck open!', '卡在打开状态！'],
  pulses: ['opened', '开闸次数'],
  networkUp: ['Network to the cloud', '云端网络'],
  networkCut: ['Network is cut', '网络已断开'],
  cut: ['Cut it', '断开'],
  mend: ['Mend it', '恢复'],
  bill: ['Bill', '账单金额'],
  uses: ['Uses', '次数'],
  confirm: ['Confirm', '确认核销'],
  cancel: ['Cancel', '取消'],
  noAmount: ['“{}” is no amount: type digits with at most two decimals, such as 138.00',
    '“{}”不是金额：请输入数字，最多两位小数，如 138.00'],
  noCount: ['“{}” is no number of uses: type a whole number, such as 1', '“{}”不是次数：请输入整数，如 1'],
  idle: ['waiting for a code', '等待扫码'],
  held: ['slip held', '张小票待打'],
  ticket: ['Ticket', '票'],
  voucher: ['Voucher', '代金券'],
  pass: ['Pass', '次卡'],
  membership: ['Membership', '会员'],
  tour: ['Tour', '团'],
  coupon: ['Coupon', '券码'],
  'exit-basket': ['Exit code', '出店码'],
  'ticket-refunded': ['refunded', '已退款'],
  'ticket-unpaid': ['not paid', '未付款'],
  'ticket-expired': ['expired', '已过期'],
  'ticket-not-yet-valid': ['too early', '未到时间'],
  'ticket-wrong-place': ['wrong place', '非本店'],
  notGood: ['These must be refused', '这些应被拒绝'],
  cloud: ['Cloud', '云端'],
  transit: ['Transit', '乘车码'],
  lamps: ['Lamps and buzzer', '指示灯和蜂鸣器'],
  dark: ['dark', '熄灭'],
  silent: ['nothing sounded yet', '尚未发声'],
  'sound-good': ['♪ one high', '♪ 高音'],
  'sound-bad': ['♫ low tones', '♫ 低音'],
  'sound-warble': ['≈ warble', '≈ 颤音'],
  'sound-other': ['other', '其他'],
  light: ['● light', '● 灯亮'],
  disabled: ['disabled', '已停用'],
  'walk-pass': ['One goes through', '一人通过'],
  'walk-tailgate': ['Two go through', '两人尾随'],
  'walk-back': ['Turns round', '进去又退出'],
  'walk-against': ['Wrong way', '逆行'],
  'stuck-sensor': ['Sensor stuck', '传感器卡住'],
  'stuck-relay': ['Relay stuck', '继电器粘连'],
};

// Devices and lanes that have a usual name; any other is called what its owner calls it.
const names = {
  scanner: ['Scanner', '扫码器'],
  counter: ['Counter', '柜台'],
  exit: ['Exit gate', '出口闸机'],
  printer: ['Printer', '打印机'],
  gate: ['Gate', '闸机'],
};

let language = localStorage.getItem('language')
  ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

export const speaks = () => language;

const inLanguage = both => both?.[language === 'zh' ? 1 : 0];

export const say = key => inLanguage(words[key]) ?? key;

export const called = name => inLanguage(names[name]) ?? name;

// Of something that carries both languages itself.
export const pick = both => language === 'zh' ? both.zh || both.en : both.en || both.zh;

export function speak(chosen) {
  language = chosen;
  localStorage.setItem('language', chosen);
  translate();
}

export function translate() {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const place of document.querySelectorAll('[data-words]')) place.textContent = say(place.dataset.words);
  for (const place of document.querySelectorAll('[data-placeholder]'))
    place.placeholder = say(place.dataset.placeholder);
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', button.dataset.language === language);
}
