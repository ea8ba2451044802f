using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>One call of a provider's API.</summary>
/// <param name="Method">GET and HEAD are reads, which are tried again; all else is sent once.</param>
/// <param name="Path">Below the API's address, with its query: <see cref="ScmPath.Of"/>.</param>
/// <param name="What">What is asked, for messages and logs, after "to": <c>read a run of acme/crm</c>. Never a secret.</param>
public sealed record ScmCall(HttpMethod Method, string Path, string What)
{
    /// <summary>Who asks; null where a header of its own says it.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Whose rate limit the call counts against, where credentials have one each (installations of an app).</summary>
    public string Account { get; init; } = "";

    /// <summary>Further headers of this call.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body as JSON; null for none.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>The body as a form, where there is no <see cref="Json"/>.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>Whether the same is asked again and again: the answer is kept with its ETag, and only asked for when it changed.</summary>
    public bool IsPolled { get; init; }

    /// <summary>Statuses besides success that the caller reads itself, for example 404 for something that may not be there.</summary>
    public IReadOnlyList<HttpStatusCode> Expected { get; init; } = [];

    /// <summary>What must not be in a message even if the provider repeats it.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether it changes nothing.</summary>
    public bool IsRead => Method == HttpMethod.Get || Method == HttpMethod.Head;
}
