using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CollectionCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Each act adds rows of its own and waits for nobody's; what is held is their sum. HoldingCounts makes few of many.
            migrationBuilder.Sql(
                """
                CREATE TABLE collection_counts ("PurposeBits" bigint NOT NULL, "Count" bigint NOT NULL)
                WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

                CREATE FUNCTION count_collections() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'INSERT' THEN
                        INSERT INTO collection_counts SELECT "PurposeBits", COUNT(*) FROM changed GROUP BY "PurposeBits";
                    ELSIF TG_OP = 'DELETE' THEN
                        INSERT INTO collection_counts SELECT "PurposeBits", -COUNT(*) FROM changed GROUP BY "PurposeBits";
                    ELSE
                        INSERT INTO collection_counts VALUES (OLD."PurposeBits", -1), (NEW."PurposeBits", 1);
                    END IF;
                    RETURN NULL;
                END $$;

                CREATE TRIGGER collections_taken AFTER INSERT ON collections
                    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_collections();
                CREATE TRIGGER collections_ended AFTER DELETE ON collections
                    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_collections();
                CREATE TRIGGER collections_changed AFTER UPDATE OF "PurposeBits" ON collections
                    FOR EACH ROW WHEN (OLD."PurposeBits" <> NEW."PurposeBits") EXECUTE FUNCTION count_collections();
                """);
            // The triggers keep others from writing until this step is done, so that nothing is missed or counted twice.
            migrationBuilder.Sql("""INSERT INTO collection_counts SELECT "PurposeBits", COUNT(*) FROM collections GROUP BY "PurposeBits" """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER collections_taken ON collections;
                DROP TRIGGER collections_ended ON collections;
                DROP TRIGGER collections_changed ON collections;
                DROP FUNCTION count_collections();
                """);
            migrationBuilder.DropTable(
                name: "collection_counts");
        }
    }
}
