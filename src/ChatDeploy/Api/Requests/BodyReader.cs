using System.Text.Json;

namespace ChatDeploy.Api.Requests;

/// <summary>Marks bodies whose texts may hold anything, U+0000 too: what a job prints is not the job's fault.</summary>
internal interface IHoldsRawText;

/// <summary>Reads JSON so that whoever sent it is told what is wrong and where, in the API's own words. Pure.</summary>
internal static class BodyReader
{
    /// <summary>The value, or the answer: 400 <c>malformed_json</c>, 422 <c>unknown_field</c>, <c>missing_field</c>, <c>invalid_field</c> or <c>invalid_text</c>.</summary>
    public static (T? Value, IResult? Problem) Read<T>(ReadOnlySpan<byte> json) where T : class
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (Check(json, mayHoldNul: typeof(T).IsAssignableTo(typeof(IHoldsRawText))) is { } wrong) return (null, wrong);
        try
        {
            return JsonSerializer.Deserialize<T>(json, ApiJson.Requests) is { } value
                ? (value, null)
                : (null, RefusalResults.Invalid("invalid_field", "The body is null; send a JSON object."));
        }
        catch (JsonException exception)
        {
            return (null, Explain(exception));
        }
    }

    private static IResult? Check(ReadOnlySpan<byte> json, bool mayHoldNul)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
                if (reader.GetString()!.Contains('\0') && !mayHoldNul)
                    return RefusalResults.Invalid("invalid_text", "The body holds the character U+0000 in a text; leave it out.");
            }

            return null;
        }
        catch (JsonException exception)
        {
            return RefusalResults.Of(
                StatusCodes.Status400BadRequest,
                "malformed_json",
                $"The body is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. {(json.IsEmpty ? "It is empty." : "Up to there it is.")}");
        }
        catch (InvalidOperationException)
        {
            return RefusalResults.Of(StatusCodes.Status400BadRequest, "malformed_json", "The body is not JSON in UTF-8: a text holds bytes or an escape that is no character.");
        }
    }

    // The serialiser's own texts name our types; its path and its kind of complaint are what the caller needs.
    private static IResult Explain(JsonException exception)
    {
        var path = exception.Path is { Length: > 2 } known && known.StartsWith("$.", StringComparison.Ordinal) ? known[2..] : "the body";
        var message = exception.Message;
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return RefusalResults.Invalid("unknown_field", $"There is no field {Quoted(message)}{(path == "the body" ? string.Empty : $" (at {path})")}; /openapi/v1.json lists the fields.");
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return RefusalResults.Invalid("missing_field", $"A field is missing in {path}: {message[(message.LastIndexOf(':') + 1)..].Trim(' ', '.')}.");
        if (message.Contains("Duplicate property", StringComparison.Ordinal))
            return RefusalResults.Invalid("invalid_field", $"{Quoted(message)} is there twice.");
        return RefusalResults.Invalid("invalid_field", $"{path} has a value of the wrong kind; /openapi/v1.json says what it takes.");
    }

    private static string Quoted(string message)
    {
        var begin = message.IndexOf('\'', StringComparison.Ordinal);
        var end = begin < 0 ? -1 : message.IndexOf('\'', begin + 1);
        return end < 0 ? "like that" : message[begin..(end + 1)];
    }
}
