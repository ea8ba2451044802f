using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatDeploy.Api;

/// <summary>The one spelling of JSON over HTTP: camelCase names, snake_case codes, instants in RFC 3339 UTC (contract, head).</summary>
internal static class ApiJson
{
    /// <summary>For request bodies: as answers, and nothing is passed over in silence.</summary>
    public static JsonSerializerOptions Requests { get; } = MakeRequests();

    /// <summary>Makes options spell as the contract does.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new InstantConverter());
    }

    private static JsonSerializerOptions MakeRequests()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
        };
        Configure(options);
        return options;
    }

    /// <summary>Writes instants in UTC, and takes none that does not say where its clock stands.</summary>
    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var instant) || !reader.TryGetDateTime(out var clock) || clock.Kind == DateTimeKind.Unspecified)
                throw new JsonException();
            return instant.ToUniversalTime();
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }
}
