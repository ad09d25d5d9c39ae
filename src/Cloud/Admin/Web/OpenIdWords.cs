using PosCloud.Admin.OpenId;

namespace PosCloud.Admin.Web;

/// <summary>Why a sign-in by OpenID Connect did not come about, for people.</summary>
internal static class OpenIdWords
{
    /// <param name="refusal">The name of an <see cref="OpenIdRefusal"/>, as it came in an address.</param>
    /// <returns>Empty: it is none.</returns>
    public static (string Chinese, string English) Of(string refusal) => refusal switch
    {
        nameof(OpenIdRefusal.NoAnswer) => (
            "企业账号登录暂时无法使用：登录服务没有应答。请稍后再试，或用密码登录。",
            "The company's sign-in service does not answer. Try again in a moment, or sign in by password."),
        nameof(OpenIdRefusal.Declined) => (
            "企业账号登录已取消，或被登录服务拒绝。可以再试一次，或用密码登录。",
            "It was cancelled, or the company's sign-in service said no. Try again, or sign in by password."),
        nameof(OpenIdRefusal.NotBegunHere) => (
            "登录没有完成：等待时间过长，或不是在此浏览器中开始的。请再点一次登录按钮。",
            "The sign-in was not completed: it took too long, or was not begun in this browser. Press the button once "
            + "more."),
        nameof(OpenIdRefusal.NotGood) => (
            "登录服务返回的结果无效，未能登录。请再试一次；仍然不行请联系系统管理员（详情在云端日志中）。",
            "The answer of the company's sign-in service is not good, so nobody was signed in. Try again; if it stays "
            + "so, ask who runs the cloud, whose log says more."),
        nameof(OpenIdRefusal.NotKnown) => (
            "此企业账号不能登录本后台。请联系店主核对您的账号和邮箱，或用密码登录。",
            "This account may not sign in here. Ask an owner to look at your user and its e-mail address, or sign in "
            + "by password."),
        nameof(OpenIdRefusal.NotAsRequired) => (
            "登录服务没有确认要求的第二步验证，未能登录。请在企业账号中启用第二步验证后再试。",
            "The company's sign-in service did not confirm the second step that is asked for here. Turn it on for your "
            + "account there, and try again."),
        _ => ("", ""),
    };
}
