using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CollectionCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A step that builds the table of collections anew has to make the triggers again: SQLite drops them with it.
            migrationBuilder.Sql(
                """
                CREATE TABLE collection_counts ("PurposeBits" INTEGER NOT NULL PRIMARY KEY, "Count" INTEGER NOT NULL);

                CREATE TRIGGER collections_taken AFTER INSERT ON collections BEGIN
                    INSERT INTO collection_counts VALUES (NEW."PurposeBits", 1) ON CONFLICT DO UPDATE SET "Count" = "Count" + 1;
                END;
                CREATE TRIGGER collections_ended AFTER DELETE ON collections BEGIN
                    UPDATE collection_counts SET "Count" = "Count" - 1 WHERE "PurposeBits" = OLD."PurposeBits";
                END;
                CREATE TRIGGER collections_changed AFTER UPDATE OF "PurposeBits" ON collections BEGIN
                    UPDATE collection_counts SET "Count" = "Count" - 1 WHERE "PurposeBits" = OLD."PurposeBits";
                    INSERT INTO collection_counts VALUES (NEW."PurposeBits", 1) ON CONFLICT DO UPDATE SET "Count" = "Count" + 1;
                END;

                INSERT INTO collection_counts SELECT "PurposeBits", COUNT(*) FROM collections GROUP BY "PurposeBits";
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER collections_taken;
                DROP TRIGGER collections_ended;
                DROP TRIGGER collections_changed;
                """);
            migrationBuilder.DropTable(
                name: "collection_counts");
        }
    }
}
