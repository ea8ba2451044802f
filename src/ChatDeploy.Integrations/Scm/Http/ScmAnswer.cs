using System.Net;
using System.Text.Json;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>What a provider's API answered: a success, or a status that the call expects.</summary>
/// <param name="Status">The status; 200 for something kept that has not changed.</param>
/// <param name="Body">The JSON; <see cref="JsonValueKind.Undefined"/> where there is none. <see cref="ScmJson"/> reads it.</param>
/// <param name="Next">The next page's address by the <c>Link</c> header; null on the last one.</param>
/// <param name="Words">The provider's own words, where it is no success.</param>
public sealed record ScmAnswer(HttpStatusCode Status, JsonElement Body, string? Next, string? Words = null)
{
    /// <summary>Whether it is not there.</summary>
    public bool IsMissing => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
