using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm;

/// <summary>What becomes of one call to a fake provider.</summary>
public enum FakeApiFate
{
    /// <summary>It is done, or refused by the rules, and answered.</summary>
    Answer,

    /// <summary>429 with <c>Retry-After: 2</c>; nothing is done.</summary>
    Throttle,

    /// <summary>The connection is cut; nothing is done.</summary>
    Outage,

    /// <summary>503 with a page; nothing is done.</summary>
    ServerError,

    /// <summary>It is done, and answered with 500.</summary>
    ServerErrorAfter,

    /// <summary>It is done, and the connection is cut.</summary>
    LoseAnswer,

    /// <summary>It is done, and no answer comes for as long as the caller waits.</summary>
    Hang,
}

/// <summary>A call as it arrived.</summary>
/// <param name="Name">The method and the endpoint's pattern, for example <c>POST projects/{id}/pipeline</c>; the path where there is no such endpoint.</param>
/// <param name="Path">The path with its query, as sent.</param>
/// <param name="Body">What it brought; null for none.</param>
public sealed record FakeApiCall(string Name, string Path, JsonObject? Body)
{
    /// <summary>The status that it was answered with; 0 where the connection was cut.</summary>
    public int Status { get; set; }
}

/// <summary>A refusal, answered with the provider's own form of errors.</summary>
internal sealed class FakeApiRefusal(int status, string message) : Exception(message)
{
    public int Status => status;
}

/// <summary>One call to an endpoint, taken apart.</summary>
internal sealed class FakeApiRequest
{
    public required string Method { get; init; }

    /// <summary>The address with the query, without what pages change.</summary>
    public required Uri Address { get; init; }

    /// <summary>The parts of the path that the pattern names, unescaped.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    public required ILookup<string, string> Query { get; init; }

    public required JsonObject? Body { get; init; }

    /// <summary>Headers of the answer.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public int Status { get; set; } = 200;

    public string? Asked(string name) => Query[name].FirstOrDefault();

    /// <summary>The address of another page of the same list.</summary>
    public string PageAddress(int page)
    {
        var kept = Query.SelectMany(values => values.Select(value => (values.Key, Value: value))).Where(pair => pair.Key != "page").Append(("page", page.ToString()));
        return $"{Address.GetLeftPart(UriPartial.Path)}?{string.Join('&', kept.Select(pair => $"{Uri.EscapeDataString(pair.Item1)}={Uri.EscapeDataString(pair.Item2)}"))}";
    }
}
