using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using PosCloud.Admin.Api;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin.Web;

/// <summary>A piece of a page: knows the request that it is rendered for, who asks, and the language.</summary>
public abstract class OfficeComponent : ComponentBase
{
    private bool? _isEnglish;

    /// <summary>Given by the framework.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    private protected bool IsEnglish => _isEnglish ??= OfficeLanguage.IsEnglish(Http);

    /// <summary>Null: nobody signed in.</summary>
    private protected OfficeCaller? Caller => CallerClaims.Read(Http.User);

    private protected bool May(Permission permission) => Caller?.May(permission) is true;

    private protected string T(string chinese, string english) => IsEnglish ? english : chinese;

    private protected string T((string Chinese, string English) text) => T(text.Chinese, text.English);
}
