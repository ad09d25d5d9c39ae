using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Admin.Web.Layout;
using PosCloud.Ledger;

namespace PosCloud.Admin.Web;

/// <summary>What a page that cannot be shown is answered with.</summary>
internal static class FaultStatus
{
    /// <summary>As a page, which asks nothing of the ledger.</summary>
    /// <param name="http">Its status is set.</param>
    /// <param name="fault">What stood in the way; null: nothing was thrown.</param>
    public static async Task WriteAsync(HttpContext http, Exception? fault)
    {
        var status = http.Response.StatusCode;
        var (heading, sentence) = Words(status, OfficeLanguage.IsEnglish(http), fault);
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "1";
        var page = new RazorComponentResult<FaultPage>(new Dictionary<string, object?>
        {
            [nameof(FaultPage.Heading)] = heading,
            [nameof(FaultPage.Sentence)] = sentence,
        })
        { StatusCode = status };
        // What renders pages has begun another one in this scope, and begins one only; a header of it is there as well.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        var parts = http.RequestServices;
        await using var scope = parts.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await page.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = parts;
        }
    }

    private static (string Heading, string Sentence) Words(int status, bool isEnglish, Exception? fault)
    {
        var problem = (fault as OfficeFaultException)?.Problem;
        var isFull = fault is LedgerException { Fault: LedgerFault.Full };
        var (chinese, english) = (status, problem) switch
        {
            (StatusCodes.Status403Forbidden, null) => (
                ("无权访问", "您的角色不能打开此页。如需使用，请联系店主。"),
                ("Not allowed", "Your role does not open this page. An owner can change that.")),
            (StatusCodes.Status404NotFound, null) => (
                ("没有此页", "链接可能已失效。请从菜单重新进入。"),
                ("There is no such page", "The link may be old. Begin again from the menu.")),
            (StatusCodes.Status413PayloadTooLarge, _) => (
                ("文件过大", "文件最大 5 MB。请分成几个文件，再逐个上传。"),
                ("The file is too large", "A file is 5 MB at most. Make several of it, and send one after the other.")),
            (StatusCodes.Status503ServiceUnavailable, _) when isFull => (
                ("云端磁盘已满", "什么也没有保存。请先在云端腾出磁盘空间，再重新提交；核销也在等待。"),
                ("The cloud's disk is full", "Nothing was saved. Make room on it, then send it again: redemptions wait "
                    + "for it, too.")),
            (StatusCodes.Status503ServiceUnavailable, _) => (
                ("账本暂无应答", "刚才的操作是否完成尚不可知。请稍后刷新，重复提交不会重复执行。"),
                ("No answer of the ledger", "Whether it was done is not known. Try again in a moment: what is sent "
                    + "twice is done once.")),
            (StatusCodes.Status500InternalServerError, _) => (
                ("出错了", "云端出现故障，详情已写入日志。请稍后再试。"),
                ("Something went wrong", "A fault of the cloud; its log says more. Try again in a moment.")),
            (_, null) => (
                ("请求无效", "表单可能已过期。请返回上一页，刷新后重新提交。"),
                ("This cannot be read", "The form may be too old. Go back, reload the page and send it again.")),
            var (_, known) => (("无法完成", known.Chinese), ("This cannot be done", known.English)),
        };
        return isEnglish ? english : chinese;
    }
}
