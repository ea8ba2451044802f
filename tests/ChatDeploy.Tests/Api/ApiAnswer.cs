using System.Net;
using System.Text.Json;

namespace ChatDeploy.Tests.Api;

/// <summary>An answer of the API, read to its end.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, string Text, HttpResponseMessage Message)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The body's member, as text.</summary>
    public string? this[string member] => Json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    /// <summary>Fails unless the status is the one expected; the message shows the body.</summary>
    public ApiAnswer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Fails unless it is a problem with the status and code, and all that every problem has.</summary>
    public ApiAnswer ExpectProblem(HttpStatusCode status, string code)
    {
        Assert.True(Status == status && Text.Length > 0 && this["code"] == code, $"expected {(int)status} {code}, got {(int)Status}: {Text}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.False(string.IsNullOrEmpty(this["title"]), Text);
        Assert.False(string.IsNullOrEmpty(this["detail"]), Text);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        return this;
    }

    /// <summary>Names of the members of an object, in order.</summary>
    public static string Members(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));
}
