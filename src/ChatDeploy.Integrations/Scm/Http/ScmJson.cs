using System.Globalization;
using System.Text.Json;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>Reads answers: what may be missing comes as null, what must be there is asked for by a <c>Need</c>.</summary>
internal static class ScmJson
{
    /// <summary>A text; null where it is missing or something else. NUL, which no text column holds, becomes U+FFFD.</summary>
    public static string? Text(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { ValueKind: JsonValueKind.String } value) return null;
        try
        {
            return value.GetString()!.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    /// <summary>A text that is not empty.</summary>
    /// <exception cref="ScmUnavailableException">It is missing: something else than the provider has answered.</exception>
    public static string NeedText(JsonElement parent, string name) => Text(parent, name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>An id, which may be a number or a text; null where it is missing.</summary>
    public static string? Id(JsonElement parent, string name) => Find(parent, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var id) => id.ToString(CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.String } => Text(parent, name) is { Length: > 0 } text ? text : null,
        _ => null,
    };

    /// <summary>An id.</summary>
    /// <exception cref="ScmUnavailableException">It is missing.</exception>
    public static string NeedId(JsonElement parent, string name) => Id(parent, name) ?? throw Missing(name);

    /// <summary>A whole number; null where it is missing.</summary>
    public static long? Number(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Whether it is there and true.</summary>
    public static bool IsTrue(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.True };

    /// <summary>An instant in UTC; null where it is missing.</summary>
    public static DateTimeOffset? Time(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;

    /// <summary>An object; null where it is missing.</summary>
    public static JsonElement? Object(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>An object.</summary>
    /// <exception cref="ScmUnavailableException">It is missing.</exception>
    public static JsonElement NeedObject(JsonElement parent, string name) => Object(parent, name) ?? throw Missing(name);

    /// <summary>The objects of a list; null where there is no such list.</summary>
    public static IReadOnlyList<JsonElement>? List(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.Array } value ? Objects(value) : null;

    /// <summary>The objects of a list.</summary>
    /// <exception cref="ScmUnavailableException">It is missing.</exception>
    public static IReadOnlyList<JsonElement> NeedList(JsonElement parent, string name) => List(parent, name) ?? throw Missing(name);

    /// <summary>The objects of an answer that is a list itself.</summary>
    /// <exception cref="ScmUnavailableException">It is none.</exception>
    public static IReadOnlyList<JsonElement> NeedList(JsonElement body) => body.ValueKind == JsonValueKind.Array ? Objects(body) : throw Missing("the list");

    private static List<JsonElement> Objects(JsonElement list) => [.. list.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object)];

    private static JsonElement? Find(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    // A page of a proxy, or an API of another version: what was asked for may be done or not.
    private static ScmUnavailableException Missing(string name) => new($"The provider's answer cannot be read: {name} is missing. Check that the API's address is right.");
}
