using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using PosCloud.Admin.Api;
using PosCloud.Admin.Staff;
using PosCloud.Selling;

namespace PosCloud.Admin.Web;

/// <summary>A page: reads its query and its forms, and keeps what went wrong for the top of the form.</summary>
public abstract class OfficePage : OfficeComponent
{
    private bool _isLoaded;

    [Inject]
    private NavigationManager Links { get; set; } = null!;

    /// <summary>What a form was refused for, a sentence a line; empty: nothing.</summary>
    private protected string Fault { get; private set; } = "";

    /// <summary>The fields that are to blame, one for each line of <see cref="Fault"/> with a comma between; an empty
    /// one: no single field.</summary>
    private protected string FaultField { get; private set; } = "";

    /// <summary>It was refused as things stand, and not for what was typed.</summary>
    private protected bool IsConflict { get; private set; }

    /// <summary>What was done by the request before this one; what this one does is told instead.</summary>
    private protected bool IsDone => Query("done") == "1" && !HttpMethods.IsPost(Http.Request.Method);

    /// <summary>What the page shows is read before any of it is rendered: the framework would render it before, where a
    /// database lets it wait.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_isLoaded)
        {
            _isLoaded = true;
            await LoadAsync();
        }

        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the page shows; called once.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    private protected string Query(string name) => Http.Request.Query[name].ToString();

    /// <summary>A field of the form that was sent, without spaces around it; empty: it was not filled in.</summary>
    private protected string Sent(string name) => Http.Request.Form[name].ToString().Trim();

    /// <summary>All of one name: the boxes that were ticked.</summary>
    private protected IReadOnlyList<string> SentAll(string name) =>
        [.. Http.Request.Form[name].OfType<string>()];

    private protected bool IsTicked(string name) => Http.Request.Form.ContainsKey(name);

    /// <summary>This page answers one of these forms: what folds it away stays open.</summary>
    private protected bool IsSent(params ReadOnlySpan<string> forms) =>
        Http.Request.HasFormContentType && forms.Contains(Http.Request.Form["_handler"].ToString());

    /// <summary>The name in the form of a field that use cases and the API know by another one.</summary>
    private protected virtual string FormFieldOf(string field) => field;

    /// <summary>Nothing is done for those whose role does not allow it.</summary>
    /// <exception cref="OfficeFaultException">It does not.</exception>
    private protected OfficeCaller Demand(Permission permission) =>
        May(permission) ? Caller! : throw new OfficeFaultException(new OfficeProblem(
            OfficeFault.NotPermitted, "", "您的角色不能这样做", "your role does not allow this"));

    /// <summary>Of what a form shows, so that it is not saved over what somebody else has saved since.</summary>
    private protected static string MarkOf<T>(T shown) => Convert.ToHexString(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown)), 0, 8);

    /// <summary>Nothing is saved over what the form has not shown; sent once more it is.</summary>
    /// <param name="mark">Of what is on record now.</param>
    /// <exception cref="OfficeFaultException">Somebody has changed it since.</exception>
    private protected void DemandSeen(string mark)
    {
        if (Sent("seen") is { Length: > 0 } seen && seen != mark)
            throw OfficeFaultException.Conflict(
                "在您打开此页之后已被他人修改，尚未保存。请核对；再按一次保存则以您填写的为准。",
                "Somebody has changed it since you opened this page, so nothing was saved. Look at it once more: saved "
                + "again, yours stands.");
    }

    /// <summary>Does what a form asks for; why it is not done is shown with the form.</summary>
    private protected async Task RunAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (OfficeFaultException fault)
        {
            Fault = string.Join('\n', fault.Problems.Select(one => T(one.ForPeople)));
            FaultField = string.Join(',', fault.Problems.Select(one => FormFieldOf(one.Field)));
            IsConflict = fault.Problem.Fault == OfficeFault.Conflict;
            Http.Response.StatusCode = ApiProblems.StatusOf(fault);
        }
    }

    /// <summary>Another page, so that a reload sends nothing again.</summary>
    private protected void Go(string url) => Links.NavigateTo(url);

    /// <summary>A time as the merchant's people read it.</summary>
    private protected static string Time(DateTimeOffset time, MerchantProfile profile) =>
        OfficeTime.Write(time, profile.TimeZone);
}

/// <summary>Times and days as they are shown and typed.</summary>
internal static class OfficeTime
{
    private const string DayForm = "yyyy-MM-dd";

    public static string Write(DateTimeOffset time, string zone) => time.ToOffset(
        TimeZones.OffsetAt(zone, time) ?? TimeSpan.Zero).ToString("yyyy-MM-dd HH:mm");

    public static string Day(DateOnly day) => day.ToString(DayForm);

    /// <summary>Null: it is no day.</summary>
    public static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(text, DayForm, out var day) && day.Year is >= 2000 and < 9000 ? day : null;

    /// <summary>Null: no day was typed.</summary>
    /// <exception cref="OfficeFaultException">It is no day.</exception>
    public static DateOnly? ReadDay(string field, string text) => text.Length == 0 ? null
        : ReadDay(text) ?? throw (DateOnly.TryParseExact(text, DayForm, out _)
            ? OfficeFaultException.Invalid(field,
                "日期需在 2000 年到 8999 年之间", "a day from 2000 to 8999")
            : OfficeFaultException.Invalid(field,
                $"“{text}”不是日期，请用 2026-01-31 的格式", $"“{text}” is no day: write it like 2026-01-31"));

    /// <summary>Its first moment; null: no day was typed.</summary>
    /// <exception cref="OfficeFaultException">It is no day.</exception>
    public static DateTimeOffset? StartOf(string field, string text, string zone, int daysLater = 0) =>
        ReadDay(field, text) is { } day ? TimeZones.StartOf(day.AddDays(daysLater), zone) : null;
}
