
static void bad_brackets(void)
{
	if (1) {
}
